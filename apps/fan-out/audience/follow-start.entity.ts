import { Entity } from 'typeorm';
import { IdColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** Under which id the ads side knows a follower whom a link brought. The row goes when the person is erased. */
@Entity('follow_start')
export class FollowStart {
  @PrimaryNumber() follower_id: number;
  @IdColumn() workspace_id: string;
  @IdColumn() subject_id: string;
}
