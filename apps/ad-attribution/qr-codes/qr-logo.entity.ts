import { Entity } from 'typeorm';
import { NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** The logo in the middle of a workspace's QR codes. */
@Entity('qr_logo')
export class QrLogo {
  @PrimaryId() workspace_id: string;
  /** The PNG in base64. */
  @TextColumn() png: string;
  @NumberColumn() updated_at: number;
}
