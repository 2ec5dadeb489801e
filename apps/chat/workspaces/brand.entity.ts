import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What a workspace is called, from brand.profile; it comes apart from the workspace. */
@Entity('brand')
export class Brand {
  @PrimaryId() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
}
