import { IsBoolean, IsISO8601, IsOptional, IsString } from 'class-validator';
import { ArchivableInput } from '#platform/http/page.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import type { Greeting } from './greeting.entity.js';

/** A new greeting. */
export class GreetingInput {
  /**
   * 1 to 1,000 characters of plain text; it is the first message of a chat.
   * @example Halo! Which beans can we send you?
   */
  @PlainText(1, 1_000) text: string;
  /** Name for the marketer's own lists. */
  @IsOptional() @OneLine(1, 120) name?: string;
  /** `true`: it is the default, for people who come without an ad, or by an ad without a greeting. */
  @IsOptional() @IsBoolean() default?: boolean;
}

/** Changes of a greeting; what is left out stays. */
export class ChangeGreetingInput extends ArchivableInput {
  /** The text of chats that are opened from now on; chats that were opened keep theirs. */
  @IsOptional() @PlainText(1, 1_000) text?: string;
  @IsOptional() @OneLine(1, 120) name?: string;
  /** `true`: it becomes the default; `false`: if it was the default, there is none. */
  @IsOptional() @IsBoolean() default?: boolean;
}

/** A greeting: the text with which a chat opens. */
export class GreetingView {
  @BoundedId('grt') id: string;
  @IsOptional() @IsString() name: string | null;
  /** @example Halo! Which beans can we send you? */
  @IsString() text: string;
  @IsBoolean() default: boolean;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}

/** Returns the API's view of a greeting. */
export const greetingView = (row: Greeting): GreetingView =>
  make(GreetingView, {
    id: row.id,
    name: row.name,
    text: row.text,
    default: row.is_default === 1,
    archived: row.archived_at !== null,
    created_at: new Date(row.created_at).toISOString(),
  });
