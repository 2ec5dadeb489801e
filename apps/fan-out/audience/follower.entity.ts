import type { TransportName } from '#message/transport-name.js';
import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * Why a follower ended. `left`: the person left. `gone`: the endpoint does not exist any more. `blocked`: the person blocked
 * the sender. `bounced`: mails were returned for good, or too often. `complained`: the person reported a mail as spam.
 * `failing`: a webhook failed for five days. `erased`: the person's data was erased.
 */
export type EndReason = 'left' | 'gone' | 'blocked' | 'bounced' | 'complained' | 'failing' | 'erased';

/**
 * Why following ends, as far as a network can tell. `opted_out`: the person left by a switch of the network's own; the other
 * values are those of EndReason.
 */
export type FollowEnd = 'gone' | 'blocked' | 'bounced' | 'opted_out';

/** One opt-in of one person to one channel over one transport. Leaving ends the row for good; following again makes a new row. */
@Entity('follower')
@Index('follower_by_public_id', ['public_id'], { unique: true })
@Index('follower_by_channel', ['channel_id', 'transport', 'id'])
@Index('follower_by_end', ['channel_id', 'ended_tick'])
@Index('follower_by_lookup', ['lookup', 'channel_id', 'transport'])
export class Follower {
  /** Ascending, so that an audience can be read page by page. */
  @GeneratedId() id: number;
  /** `fol_…`; tokens and sealed values name this id. */
  @IdColumn() public_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @IdColumn({ length: 16 }) transport: TransportName;
  /** Sealed under `public_id`; null for the live transport, and once the follower has ended. */
  @TextColumn({ nullable: true }) address: string | null;
  /** Keyed hash of the address, to find the row by; see `Addresses.lookups`. Null for the live transport, and once erased. */
  @IdColumn({ nullable: true }) lookup: string | null;
  /** Sealed JSON list of a webhook's secrets. A delivery is signed with each of them. */
  @TextColumn({ nullable: true }) secrets: string | null;
  /** Language of the page or chat where the follower joined; null for an imported follower. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  @NumberColumn() joined_tick: number;
  @NumberColumn({ nullable: true }) ended_tick: number | null;
  @NumberColumn({ nullable: true }) ended_at: number | null;
  @IdColumn({ length: 16, nullable: true }) ended_reason: EndReason | null;
  @NumberColumn() created_at: number;
}
