import { BoundedChoice, BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** `online`: takes new chats. `away`: comes back soon, or sent no request for some minutes. `offline`: not there. */
export const PRESENCES = ['online', 'away', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];

/** A person came online or went offline. A person without an event is offline. */
export class PresenceChanged {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('psn') person_id: string;
  @BoundedChoice(PRESENCES) presence: Presence;
  /** Since when, in milliseconds since 1970. */
  @BoundedInstant() at: number;
}

/**
 * Which persons are there now. Keyed by the person's id; written by the console. Apart from workspace.member, since nobody
 * needs to know for good when a person was at work: the log forgets it after a week.
 */
export const presences = Topic.declare(
  'workspace.presence',
  [PresenceChanged],
  ({ person_id }) => person_id,
  { partitions: 3, retention: 7 },
);
