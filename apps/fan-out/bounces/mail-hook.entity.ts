import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What the mail server proves itself by when it passes on the mails of a workspace that came back. */
@Entity('mail_hook')
@Index('mail_hook_by_secret', ['secret_hash'])
export class MailHook {
  @PrimaryId() workspace_id: string;
  /** Keyed hash of the secret, which is shown once. */
  @IdColumn() secret_hash: string;
  @NumberColumn() updated_at: number;
}
