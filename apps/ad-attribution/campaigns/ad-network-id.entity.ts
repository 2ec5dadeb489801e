import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** Networks that ads run on. */
export const AD_NETWORKS = ['meta', 'google', 'tiktok'] as const;
export type AdNetworkName = (typeof AD_NETWORKS)[number];

/** The network whose ids of ads come with chats; the others name the click alone. */
export const NETWORK_OF_CHATS: AdNetworkName = 'meta';

/** A network's id of an ad. Without `ad_id` it is unassigned: a chat named it, and no marketer has said to which ad it belongs. */
@Entity('ad_network_id')
@Index('network_id_by_ad', ['ad_id'])
export class AdNetworkId {
  @PrimaryColumn({ type: 'varchar', length: 64 }) workspace_id: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) network: AdNetworkName;
  @PrimaryColumn({ type: 'varchar', length: 20 }) network_ad_id: string;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** When a chat first named it; null if none has. */
  @NumberColumn({ nullable: true }) seen_at: number | null;
}
