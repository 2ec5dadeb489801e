import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Membership, Person } from './accounts.entities.js';
import { announceMembership } from './member-events.js';

/** How a person signs in; without a hash by other ways than a password. */
export interface SignInAddress {
  email: string;
  password_hash: string | null;
}

/** A person's place in a workspace. */
export type Joining = Pick<Membership, 'workspace_id' | 'person_id' | 'role' | 'time_zone'> &
  Partial<Pick<Membership, 'languages' | 'working_hours' | 'max_open_chats'>>;

/** A new person: who they are, and how they work in the workspace. */
export type NewMembership = Omit<Joining, 'person_id'> & { name: string; sign_in?: SignInAddress };

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
    const person_id = await this.addPerson(tx, name, sign_in);
    await this.insert(tx, { ...given, person_id }, 1);
    return person_id;
  }

  /** Creates a person who is in no workspace yet. */
  async addPerson(tx: Tx, name: string, sign_in?: SignInAddress): Promise<string> {
    const id = this.ids.next('psn');
    const { email = null, password_hash = null } = sign_in ?? {};
    await tx.insert(Person, { id, name, email, password_hash, created_at: this.clock.now() });
    return id;
  }

  /** Makes a person a member of a workspace; throws 409 if they are one. The caller has locked the workspace. */
  async join(tx: Tx, joining: Joining): Promise<void> {
    const { workspace_id, person_id } = joining;
    if (await tx.existsBy(Membership, { workspace_id, person_id }))
      throw new Problem(409, 'This person is in the workspace already');
    // Events of a membership that ended have lower numbers than the time.
    await this.insert(tx, joining, this.clock.now());
  }

  private async insert(tx: Tx, joining: Joining, sequence: number): Promise<void> {
    const now = this.clock.now();
    const membership = make(Membership, {
      languages: '[]',
      working_hours: '[]',
      max_open_chats: DEFAULT_MAX_OPEN_CHATS,
      ...joining,
      chosen_presence: 'online' as const,
      presence: 'offline' as const,
      presence_since: now,
      presence_sequence: sequence - 1,
      seen_at: null,
      sequence,
      created_at: now,
    });
    await tx.insert(Membership, membership);
    await announceMembership(this.outbox, tx, membership);
  }
}
