import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** Ad networks to which conversions can be uploaded. */
export const UPLOAD_NETWORKS = ['meta'] as const;
export type NetworkName = (typeof UPLOAD_NETWORKS)[number];

/** A workspace's account with an ad network. */
@Entity('network')
@Index('network_once', ['workspace_id', 'name'], { unique: true })
export class ConnectedAdNetwork {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() name: NetworkName;
  @IdColumn() dataset_id: string;
  /** The access token, sealed and bound to this row. */
  @TextColumn() access_token: string;
  @IdColumn() access_token_end: string;
  @IdColumn() unknown_consent: 'send' | 'withhold';
  @IdColumn({ nullable: true }) test_event_code: string | null;
  /** Time until which nothing is sent, because the network refused the token; null if it did not. */
  @NumberColumn({ nullable: true }) halted_until: number | null;
  @NumberColumn() updated_at: number;
}

/** Purpose under which access tokens are sealed. */
export const TOKEN_PURPOSE = 'network access token';
