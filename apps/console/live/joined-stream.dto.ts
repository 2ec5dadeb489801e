import { IsOptional, IsString, MaxLength } from 'class-validator';

/** Query of the stream of a member. */
export class JoinedStreamQuery {
  /**
   * Only these topics, with commas between them: `chats`, `presence`, `posts`. Without it, all that the caller's role may see.
   * @example chats,presence
   */
  @IsOptional() @IsString() @MaxLength(200) topics?: string;
  /** The client's position, for clients that cannot send the header Last-Event-ID, which takes precedence. */
  @IsOptional() @IsString() @MaxLength(4_000) lastEventId?: string;
}
