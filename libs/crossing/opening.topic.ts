import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/**
 * A web chat stands open before the customer whom a click sent there: said by the chat's script, not by the load of a
 * page, which previews and prefetches cause too. It may come again for the same click. Other doors cannot tell.
 */
export class ChatOpened {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('clk') click_id: string;
  @BoundedInstant() at: number;
}

/** Keyed by click id. Written by chat. */
export const openings = Topic.declare('crossing.opening', [ChatOpened], (event) => event.click_id, {
  partitions: 6,
  retention: 'forever',
});
