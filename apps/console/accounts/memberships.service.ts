import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Membership, Person } from './accounts.entities.js';
import { announceMembership } from './member-events.js';
import { hashPassword } from './passwords.js';

/** A new person: who they are, and how they work in the workspace. */
export type NewMembership = Pick<Membership, 'workspace_id' | 'role' | 'time_zone'> &
  Partial<Pick<Membership, 'languages' | 'working_hours' | 'max_open_chats'>> & {
    name: string;
    /** With a password: how the person will sign in. */
    sign_in?: { email: string; password: string };
  };

/** Open chats that a person takes at the same time unless somebody says otherwise. */
export const DEFAULT_MAX_OPEN_CHATS = 10;

/** Adds persons to workspaces. */
@Injectable()
export class Memberships {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Creates a person with a role in a workspace, and returns the person's id. */
  async add(tx: Tx, { name, sign_in, ...given }: NewMembership): Promise<string> {
    const created_at = this.clock.now();
    const person_id = this.ids.next('psn');
    const password_hash = sign_in ? await hashPassword(sign_in.password) : null;
    await tx.insert(Person, {
      id: person_id,
      name,
      email: sign_in?.email ?? null,
      password_hash,
      created_at,
    });
    const membership = make(Membership, {
      person_id,
      languages: '[]',
      working_hours: '[]',
      max_open_chats: DEFAULT_MAX_OPEN_CHATS,
      ...given,
      chosen_presence: 'online' as const,
      presence: 'offline' as const,
      presence_since: created_at,
      presence_sequence: 0,
      seen_at: null,
      sequence: 1,
      created_at,
    });
    await tx.insert(Membership, membership);
    await announceMembership(this.outbox, tx, membership);
    return person_id;
  }
}
