import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The secret by which a mail server authenticates when it passes on a workspace's returned mails. */
@Entity('bounce_hook')
@Index('bounce_hook_by_secret', ['secret_hash'], { unique: true })
export class BounceHook {
  @PrimaryId() workspace_id: string;
  /** Keyed hash of the secret, which is shown once. */
  @IdColumn() secret_hash: string;
  @NumberColumn() updated_at: number;
}
