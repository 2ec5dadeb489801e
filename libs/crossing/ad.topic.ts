import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** An ad as it is now. */
export class AdDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('adv') ad_id: string;
  /** What its chats open with; left out: the workspace's default. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
}

/** The ads. Keyed by ad id. Written by the ads side; read by chat. */
export const ads = Topic.declare('advert.ad', [AdDescribed], (event) => event.ad_id, {
  partitions: 3,
  retention: 'forever',
});
