import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/**
 * A web chat was opened by the customer of a click. The chat's script reports it, not the load of the page, which previews
 * and prefetches cause too. It may come again for the same click. Other doors cannot report it.
 */
export class ChatOpened {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('clk') click_id: string;
  @BoundedInstant() at: number;
}

/** Openings of web chats. Keyed by click id. Written by chat; read by ad-attribution. */
export const openings = Topic.declare('crossing.opening', [ChatOpened], (event) => event.click_id, {
  partitions: 6,
  retention: 'forever',
});
