import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A small picture of an ad, by which agents recognise it beside a chat. */
@Entity('ad_picture')
export class AdPicture {
  @PrimaryId() ad_id: string;
  @IdColumn() workspace_id: string;
  /** The PNG in base64. */
  @TextColumn() png: string;
  @NumberColumn() updated_at: number;
}
