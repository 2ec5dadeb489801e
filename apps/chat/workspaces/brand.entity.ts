import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The brand name of a workspace: a projection of the topic brand.profile. */
@Entity('brand')
export class Brand {
  @PrimaryId() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
}
