import { IsISO8601, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import { POST_STATES } from './post.entity.js';

/** Input for a draft. */
export class NewPostInput {
  /** @example Gayo is back */
  @IsOptional() @OneLine(0, 200) title?: string;
  /** Plain text. @example The harvest of Gayo has arrived. Order by Friday. */
  @PlainText(1, 10_000) body: string;
}

/** Changes of a post; fields that are left out stay. */
export class ChangePostInput {
  /** @example Gayo is back */
  @IsOptional() @OneLine(0, 200) title?: string;
  /** Plain text. */
  @IsOptional() @PlainText(1, 10_000) body?: string;
}

/** One message to a channel. */
export class PostView {
  @BoundedId('pst') id: string;
  @BoundedId('chn') channel_id: string;
  @IsIn([...POST_STATES]) state: (typeof POST_STATES)[number];
  /** Empty if it has none. @example Gayo is back */
  @IsString() title: string;
  /** @example The harvest of Gayo has arrived. Order by Friday. */
  @IsString() body: string;
  /** Its number among the channel's published posts, from 1; null for a draft. */
  @IsOptional() @IsInt() sequence: number | null;
  @IsISO8601() created_at: string;
  /** Null for a draft. */
  @IsOptional() @IsISO8601() published_at: string | null;
  /** Null if it was not changed after it was published. */
  @IsOptional() @IsISO8601() edited_at: string | null;
}
