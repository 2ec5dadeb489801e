import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The public name of a workspace, from the topic `brand.profile`. */
@Entity('brand')
export class Brand {
  @PrimaryId() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
}
