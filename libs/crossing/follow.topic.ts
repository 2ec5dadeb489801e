import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A person whom a link sent to a channel's page followed the channel. */
export class FollowStarted {
  @BoundedId('wsp') workspace_id: string;
  /** The random id under which the ads side knows the follower; another one than of a chat of the same person. */
  @BoundedId('sub') subject_id: string;
  /** As the page's address carried it. Whether the workspace has such a click is for the ads side to say. */
  @BoundedId('clk') click_id: string;
  @BoundedInstant() at: number;
}

/** Keyed by subject id. Written by fan-out. */
export const follows = Topic.declare('crossing.follow', [FollowStarted], (event) => event.subject_id, {
  partitions: 6,
  retention: 'forever',
});
