import type { Topic } from '../events/topic.js';
import type { Role } from '../http/roles.js';

/** One event that a member is sent: its type, and data that become JSON. */
export interface MemberEvent {
  event: string;
  data: object;
}

/** Returns what one member, a person or an API key, is sent of a log event; nothing if it is not for them. */
export type EventsFor = (member: string) => readonly MemberEvent[];

/**
 * What an app adds to the streams of members (`GET /v1/live`). Events of a workspace have its id as `workspace_id`. `N` is what
 * is kept of an event for an hour, so it is small and holds ids alone; contents are read again whenever they are sent.
 */
export interface MemberTopic<E extends object = any, N = any> {
  /** The name by which clients choose it. */
  name: string;
  /** Roles besides owner that may see it. */
  roles: readonly Role[];
  /** The topic of the event log that it is made from. */
  source: Topic<E>;
  /** Returns what to keep of an event; null if nobody is sent anything of it. */
  note(type: string, event: E): N | null;
  /** Reads what the members of a workspace are sent, as it is now. */
  read(workspace: string, note: N): Promise<EventsFor>;
}

/** All that an app adds. */
export abstract class MemberTopics {
  abstract readonly all: readonly MemberTopic[];
}

/** Declares a topic of members' streams that is made from a topic of the event log. */
export const memberTopic = <E extends object, N>(
  source: Topic<E>,
  topic: Omit<MemberTopic<E, N>, 'source'>,
): MemberTopic<E, N> => ({ source, ...topic });
