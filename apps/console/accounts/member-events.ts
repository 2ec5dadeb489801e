import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Outbox } from '#platform/outbox/outbox.js';
import { ApiKeyDescribed, members, PersonDescribed } from '#workspace/member.topic.js';
import type { ApiKey, Membership } from './accounts.entities.js';

/** Tells every app of a person's role in a workspace, in the transaction that wrote it. */
export async function announceMembership(
  outbox: Outbox,
  tx: Tx,
  { workspace_id, person_id, role, sequence }: Membership,
): Promise<void> {
  const event = make<PersonDescribed>(PersonDescribed, { workspace_id, person_id, role, state: 'active' });
  await outbox.append(tx, members, event, sequence);
}

/** Tells every app of an API key, in the transaction that created or revoked it. */
export async function announceApiKey(
  outbox: Outbox,
  tx: Tx,
  { workspace_id, id: key_id, role, revoked_at }: ApiKey,
): Promise<void> {
  const state = revoked_at === null ? 'active' : 'ended';
  const event = make<ApiKeyDescribed>(ApiKeyDescribed, { workspace_id, key_id, role, state });
  await outbox.append(tx, members, event, revoked_at === null ? 1 : 2);
}
