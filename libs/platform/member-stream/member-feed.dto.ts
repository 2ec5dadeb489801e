import { IsOptional, IsString, MaxLength } from 'class-validator';

/** Query of an app's part of a member's stream, as the gateway sends it. */
export class MemberFeedQuery {
  /** Names of topics with commas between them. */
  @IsString() @MaxLength(200) topics: string;
  /** Position in this app. */
  @IsOptional() @IsString() @MaxLength(1_000) position?: string;
}
