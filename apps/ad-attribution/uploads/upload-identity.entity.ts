import { Entity, Index } from 'typeorm';
import type { UploadIdentityKind } from '#crossing/upload-identity.topic.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** The network's own id of a customer or of their click, for the upload of one stage. It stands apart from subjects and touches. */
@Entity('upload_identity')
@Index('upload_identity_by_age', ['at'])
export class UploadIdentity {
  @PrimaryId() stage_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 20 }) kind: UploadIdentityKind;
  /** Sealed, bound to the stage. */
  @TextColumn() value: string;
  /** The network's number of the brand's account. */
  @IdColumn({ length: 24 }) account_id: string;
  /** When the stage was reached. */
  @NumberColumn() at: number;
}

/** Purpose under which they are sealed. */
export const IDENTITY_PURPOSE = 'upload identity';
