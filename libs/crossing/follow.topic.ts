import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A person who came to a channel's page by a link followed the channel. */
export class FollowStarted {
  @BoundedId('wsp') workspace_id: string;
  /** The random id under which the ads side knows the follower; it differs from that of a chat of the same person. */
  @BoundedId('sub') subject_id: string;
  /** The click's id from the page's URL. The ads side checks whether the workspace has such a click. */
  @BoundedId('clk') click_id: string;
  @BoundedInstant() at: number;
}

/** Follows that came from links. Keyed by subject id. Written by fan-out; read by ad-attribution. */
export const follows = Topic.declare('crossing.follow', [FollowStarted], (event) => event.subject_id, {
  partitions: 6,
  retention: 'forever',
});
