import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** An ad as it is now. */
export class AdDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('adv') ad_id: string;
  /** The greeting of its chats; left out: the workspace's default. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
}

/** Ads. Keyed by ad id. Written by ad-attribution; read by chat. */
export const ads = Topic.declare('advert.ad', [AdDescribed], (event) => event.ad_id, {
  partitions: 3,
  retention: 'forever',
});
