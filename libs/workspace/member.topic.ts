import { BoundedChoice, BoundedId, BoundedNumber } from '#platform/events/bounded-fields.js';
import { ROLES, type Role } from '#platform/events/roles.js';
import { Topic } from '#platform/events/topic.js';

/** `ended`: the role was taken away, or the API key was revoked. It never becomes active again under the same key id. */
export const MEMBER_STATES = ['active', 'ended'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** What every app may know of a member: ids, role and state, and no name or address. */
abstract class MemberDescription {
  @BoundedId('wsp') workspace_id: string;
  @BoundedChoice(ROLES) role: Role;
  @BoundedChoice(MEMBER_STATES) state: MemberState;
}

/** A person got a role in a workspace, or it changed or ended, or the number of chats that the person takes at a time changed. */
export class PersonDescribed extends MemberDescription {
  @BoundedId('psn') person_id: string;
  /** Open chats that the person takes at the same time by turns. */
  @BoundedNumber() max_open_chats: number;
}

/** An API key was created or revoked. */
export class ApiKeyDescribed extends MemberDescription {
  @BoundedId('key') key_id: string;
}

/**
 * Members of workspaces: persons and API keys, which may act in it by their roles. Keyed by the member's id; written by the
 * console in the transaction that makes the change.
 */
export const members = Topic.declare(
  'workspace.member',
  [PersonDescribed, ApiKeyDescribed],
  (event) => ('person_id' in event ? event.person_id : event.key_id),
  { partitions: 3, retention: 'forever' },
);
