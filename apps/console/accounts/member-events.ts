import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Outbox } from '#platform/outbox/outbox.js';
import { ApiKeyDescribed, members, PersonDescribed, type MemberState } from '#workspace/member.topic.js';
import type { ApiKey, Membership } from './accounts.entities.js';

/** Tells every app of a person's role in a workspace, or of its end, in the transaction that wrote it. */
export async function announceMembership(
  outbox: Outbox,
  tx: Tx,
  { workspace_id, person_id, role, max_open_chats, sequence }: Membership,
  state: MemberState = 'active',
): Promise<void> {
  const said = { workspace_id, person_id, role, max_open_chats, state };
  const event = make<PersonDescribed>(PersonDescribed, said);
  await outbox.append(tx, members, event, sequence);
}

/**
 * Tells every app of an API key, in the transaction that created or revoked it. Does nothing for a key of a
 * person: who uses it acts as that person, whom the apps know from `announceMembership`.
 */
export async function announceApiKey(
  outbox: Outbox,
  tx: Tx,
  { workspace_id, id: key_id, person_id, role, revoked_at }: ApiKey,
): Promise<void> {
  if (person_id !== null) return;
  const state = revoked_at === null ? 'active' : 'ended';
  const event = make<ApiKeyDescribed>(ApiKeyDescribed, { workspace_id, key_id, role, state });
  await outbox.append(tx, members, event, revoked_at === null ? 1 : 2);
}
