import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** Value of `until` for a follower whom nobody tries to reach any more. It is later than every instant. */
export const GIVEN_UP = Number.MAX_SAFE_INTEGER;

/** A follower who gets the newest change of a post (an edit or a deletion) later, or could not get it. */
@Entity('deferred_edit')
@Index('deferred_edit_by_due', ['until'])
@Index('deferred_edit_by_post', ['post_id', 'until'])
export class DeferredEdit {
  @PrimaryId() post_id: string;
  @PrimaryNumber() follower_id: number;
  /** The range to which the follower belongs. */
  @NumberColumn() range_id: number;
  /** Equals `PostChange.version`. A row of an older version is ignored. */
  @NumberColumn() version: number;
  /** When it is due; while a worker sends it, when that worker's claim ends; `GIVEN_UP` when nobody tries any more. */
  @NumberColumn() until: number;
}
