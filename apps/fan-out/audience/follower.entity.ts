import type { TransportName } from '#message/transport-name.js';
import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn, TextColumn } from '#platform/adapters/sql/columns.js';

/** `gone`: the endpoint is no more; `blocked` by the person; `bounced` for good, or too often; `complained`: called a mail spam; `failing` for five days; `erased` with all that led to the person. */
export type EndReason = 'left' | 'gone' | 'blocked' | 'bounced' | 'complained' | 'failing' | 'erased';

/** One opt-in of one person to one channel over one transport. Never used again: leaving ends it, following again is a new row. */
@Entity('follower')
@Index('follower_by_public_id', ['public_id'], { unique: true })
@Index('follower_by_channel', ['channel_id', 'transport', 'id'])
@Index('follower_by_end', ['channel_id', 'ended_tick'])
@Index('follower_by_lookup', ['lookup', 'channel_id', 'transport'])
export class Follower {
  /** Ascends, so that an audience is cut by keyset. */
  @GeneratedId() id: number;
  /** `fol_…`, as tokens and seals name it. */
  @IdColumn() public_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @IdColumn({ length: 16 }) transport: TransportName;
  /** Sealed for this row alone; null for live, and once the follower has left. */
  @TextColumn({ nullable: true }) address: string | null;
  /** Keyed hash that finds the address again. */
  @IdColumn({ nullable: true }) lookup: string | null;
  /** Sealed list of webhook secrets, all of which sign. */
  @TextColumn({ nullable: true }) secrets: string | null;
  /** In which it was spoken to when it joined; null for one that an import brought. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  @NumberColumn() joined_tick: number;
  @NumberColumn({ nullable: true }) ended_tick: number | null;
  @NumberColumn({ nullable: true }) ended_at: number | null;
  @IdColumn({ length: 16, nullable: true }) ended_reason: EndReason | null;
  @NumberColumn() created_at: number;
}
