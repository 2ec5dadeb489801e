import { Entity } from 'typeorm';
import { NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** An endpoint to which nothing was delivered since. */
@Entity('trouble')
export class Trouble {
  @PrimaryNumber() follower_id: number;
  @NumberColumn() since: number;
}
