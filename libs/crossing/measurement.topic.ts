import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A workspace has its first click or cost. From then on its time zone cannot change, since both are counted by that zone's days. */
export class MeasurementStarted {
  @BoundedId('wsp') workspace_id: string;
  @BoundedInstant() at: number;
}

/** Workspaces with clicks or costs. Keyed by workspace id. Written by ad-attribution; read by the console, which then refuses to change the time zone. */
export const measurement = Topic.declare(
  'advert.workspace',
  [MeasurementStarted],
  (event) => event.workspace_id,
  {
    partitions: 3,
    retention: 'forever',
  },
);
