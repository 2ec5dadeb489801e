import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * Click ids of networks and campaign labels from the address of a click. The row is deleted when the person is erased.
 */
@Entity('click_source')
export class ClickSource {
  @PrimaryId() click_id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() at: number;
  @IdColumn({ length: 500, nullable: true }) fbclid: string | null;
  /** Meta's click ids, separated by blanks, if the address has several; `fbclid` is null then. */
  @TextColumn({ nullable: true }) ambiguous_fbclids: string | null;
  @IdColumn({ length: 500, nullable: true }) gclid: string | null;
  @IdColumn({ length: 500, nullable: true }) gbraid: string | null;
  @IdColumn({ length: 500, nullable: true }) wbraid: string | null;
  @IdColumn({ length: 500, nullable: true }) ttclid: string | null;
  @IdColumn({ length: 500, nullable: true }) msclkid: string | null;
  @IdColumn({ length: 500, nullable: true }) twclid: string | null;
  @IdColumn({ length: 500, nullable: true }) li_fat_id: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_source: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_medium: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_campaign: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_term: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_content: string | null;
}
