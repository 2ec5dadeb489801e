import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A workspace has its first click or cost. From now on its time zone stays, since both are counted by that zone's days. */
export class MeasurementStarted {
  @BoundedId('wsp') workspace_id: string;
  @BoundedInstant() at: number;
}

/** Keyed by workspace id. Written by the ads side; read by the console, which then refuses to change the time zone. */
export const measurement = Topic.declare(
  'advert.workspace',
  [MeasurementStarted],
  (event) => event.workspace_id,
  {
    partitions: 3,
    retention: 'forever',
  },
);
