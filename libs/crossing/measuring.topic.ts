import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A workspace has its first click or cost. Clicks are counted by the days of its zone, and cost is kept by them. */
export class MeasuringBegan {
  @BoundedId('wsp') workspace_id: string;
  @BoundedInstant() at: number;
}

/** By workspace id. Written by the ads side, read by the console, which holds the zone from then on. */
export const measuring = Topic.declare('advert.workspace', [MeasuringBegan], (event) => event.workspace_id, {
  partitions: 3,
  retention: 'forever',
});
