import { Entity } from 'typeorm';
import { NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** A webhook follower to whom no delivery has succeeded since `since` (milliseconds since 1970). */
@Entity('endpoint_failure')
export class EndpointFailure {
  @PrimaryNumber() follower_id: number;
  @NumberColumn() since: number;
}
