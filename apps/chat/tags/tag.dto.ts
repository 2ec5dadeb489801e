import { IsISO8601, IsInt, IsString, Max, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { isoOf } from '#platform/time/calendar.js';
import { OneLine } from '#platform/http/text.js';
import type { Tag } from './tag.entity.js';

/** Most conversations that are counted of one tag; a tag with more counts as this many. */
export const MAX_COUNTED_PER_TAG = 1_000;
/** Most UTF-16 code units of a tag's name. */
const MAX_NAME = 40;

/** A new tag, or the new name of one. */
export class TagInput {
  /** One line of at most 40 characters, which no other tag of the workspace has. @example wholesale */
  @OneLine(1, MAX_NAME) name: string;
}

/** A tag: words by which the team sorts conversations. Customers never see it. */
export class TagView {
  @BoundedId('tag') id: string;
  /** @example wholesale */
  @IsString() name: string;
  @IsISO8601() created_at: string;
  /** Open conversations that have it; 1,000 means "this many or more". */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_TAG) open: number;
}

/** Returns the API's view of a tag. `open`: how many open conversations have it. */
export const tagView = ({ id, name, created_at }: Tag, open: number): TagView =>
  make(TagView, { id, name, created_at: isoOf(created_at)!, open });
