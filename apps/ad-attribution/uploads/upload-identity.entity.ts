import { Entity, Index } from 'typeorm';
import type { UploadIdentityKind } from '#crossing/upload-identity.topic.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * The network's own id of a customer or of their click, for the upload of one stage. It is stored apart from subjects
 * and touches.
 */
@Entity('upload_identity')
@Index('upload_identity_by_age', ['at'])
export class UploadIdentity {
  @PrimaryId() stage_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 20 }) kind: UploadIdentityKind;
  /** The id, sealed and bound to the stage. */
  @TextColumn() value: string;
  /** The network's id of the brand's account. */
  @IdColumn({ length: 24 }) account_id: string;
  /** When the stage was reached, in milliseconds since 1970. */
  @NumberColumn() at: number;
}

/** Purpose under which the ids are sealed. */
export const UPLOAD_IDENTITY_PURPOSE = 'upload identity';
