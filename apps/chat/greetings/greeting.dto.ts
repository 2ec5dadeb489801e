import { IsBoolean, IsISO8601, IsOptional, IsString } from 'class-validator';
import { ArchivableInput } from '#platform/http/page.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import type { Greeting } from './greeting.entity.js';

export class GreetingInput {
  /** 1 to 1,000 characters of plain text; the first bubble of a chat. @example Halo! Which beans can we send you? */
  @PlainText(1, 1_000) text: string;
  /** For the marketer's own lists. */
  @IsOptional() @OneLine(1, 120) name?: string;
  /** True: it greets those who come without an ad, or by an ad without a greeting. */
  @IsOptional() @IsBoolean() default?: boolean;
}

/** Changes of a greeting; what is left out stays. */
export class ChangeGreetingInput extends ArchivableInput {
  /** Chats that were opened keep what was said; those that open from now on begin with this. */
  @IsOptional() @PlainText(1, 1_000) text?: string;
  @IsOptional() @OneLine(1, 120) name?: string;
  /** True: it takes the place of the default; false: there is none, if it was this one. */
  @IsOptional() @IsBoolean() default?: boolean;
}

/** What a chat opens with. */
export class GreetingView {
  @BoundedId('grt') id: string;
  @IsOptional() @IsString() name: string | null;
  /** @example Halo! Which beans can we send you? */
  @IsString() text: string;
  @IsBoolean() default: boolean;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}

export const greetingView = (row: Greeting): GreetingView =>
  make(GreetingView, {
    id: row.id,
    name: row.name,
    text: row.text,
    default: row.is_default === 1,
    archived: row.archived_at !== null,
    created_at: new Date(row.created_at).toISOString(),
  });
