import { Entity } from 'typeorm';
import { IdColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** The key pair by which push services know a workspace. */
@Entity('vapid_key')
export class VapidKey {
  @PrimaryId() workspace_id: string;
  /** As browsers take it: the uncompressed point in base64url. */
  @IdColumn({ length: 128 }) public_key: string;
  /** Sealed JSON of VapidSecrets, bound to the workspace. */
  @TextColumn() secrets: string;
}
