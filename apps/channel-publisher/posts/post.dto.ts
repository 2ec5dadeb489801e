import { IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { OneLine, PlainText } from '#platform/http/text.js';
import { POST_STATES } from './post.entity.js';

export class NewPostInput {
  @IsOptional() @OneLine(0, 200) title?: string;
  /** Plain text. */
  @PlainText(1, 10_000) body: string;
}

export class ChangePostInput {
  @IsOptional() @OneLine(0, 200) title?: string;
  /** Plain text. */
  @IsOptional() @PlainText(1, 10_000) body?: string;
}

/** One message to a channel. */
export class PostView {
  @IsString() id: string;
  @IsString() channel_id: string;
  @IsIn([...POST_STATES]) state: (typeof POST_STATES)[number];
  /** Empty where it has none. */
  @IsString() title: string;
  @IsString() body: string;
  /** Its place among the channel's published posts, from 1; null for a draft. */
  @IsOptional() @IsInt() sequence: number | null;
  /** ISO 8601. */
  @IsString() created_at: string;
  /** ISO 8601; null for a draft. */
  @IsOptional() @IsString() published_at: string | null;
  /** ISO 8601; null where it stands as it was published. */
  @IsOptional() @IsString() edited_at: string | null;
}
