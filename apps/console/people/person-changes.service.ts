import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Membership, Person, Workspace } from '../accounts/accounts.entities.js';
import type { NewApiKeyView } from '../accounts/accounts.dto.js';
import { ApiKeys } from '../accounts/api-keys.service.js';
import { announceMembership } from '../accounts/member-events.js';
import { TeamMembers } from '../teams/team-members.service.js';
import { SignInWays } from './sign-in-ways.js';
import type { ChangePersonInput, NewPersonKeyInput } from './people.dto.js';
import { checkHours } from './people.service.js';

/** Changes and removes persons, and gives them API keys. */
@Injectable()
export class PersonChanges {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly apiKeys: ApiKeys,
    private readonly teamMembers: TeamMembers,
    private readonly outbox: Outbox,
    private readonly ways: SignInWays,
  ) {}

  /**
   * Changes a person. Throws 404 if the workspace has no such one, 422 for hours that overlap, and 409 if nobody would have
   * an owner's key any more.
   */
  async change(workspace: string, id: string, input: ChangePersonInput): Promise<void> {
    checkHours(input.working_hours);
    await this.database.transaction(async (tx) => {
      const row = await this.lock(tx, workspace, id);
      const role = input.role ?? row.role;
      const max_open_chats = input.max_open_chats ?? row.max_open_chats;
      const told = role !== row.role || max_open_chats !== row.max_open_chats;
      const changed = {
        ...row,
        role,
        max_open_chats,
        time_zone: input.time_zone ?? row.time_zone,
        languages: input.languages ? JSON.stringify(input.languages) : row.languages,
        working_hours: input.working_hours ? JSON.stringify(input.working_hours) : row.working_hours,
        sequence: row.sequence + Number(told),
      };
      await tx.update(Membership, { workspace_id: workspace, person_id: id }, changed);
      if (input.name) await tx.update(Person, { id }, { name: input.name });
      if (role !== row.role) {
        if (row.role === 'owner') await this.keepOneOwner(tx, workspace, id);
        await this.apiKeys.changeRole(tx, workspace, id, role);
      }
      if (told) await announceMembership(this.outbox, tx, changed);
    });
    this.apiKeys.refresh();
    this.ways.refresh();
  }

  /** Removes a person: the name, the keys, the sessions and the places in teams go, and what they did names the id alone. Throws as `change` does. */
  async remove(workspace: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.lock(tx, workspace, id);
      if (row.role === 'owner') await this.keepOneOwner(tx, workspace, id);
      await this.apiKeys.removeOf(tx, workspace, id);
      await this.teamMembers.removeFromAll(tx, workspace, id);
      await tx.delete(Membership, { workspace_id: workspace, person_id: id });
      await this.ways.removeFrom(tx, workspace, id);
      if (!(await tx.existsBy(Membership, { person_id: id }))) {
        await this.ways.removeAll(tx, id);
        await tx.delete(Person, { id });
      }
      await announceMembership(this.outbox, tx, { ...row, sequence: row.sequence + 1 }, 'ended');
    });
    this.apiKeys.refresh();
    this.ways.refresh();
  }

  /** Creates an API key with which the person acts; throws 404 if the workspace has no such person. */
  createKey(caller: Caller, id: string, { name, expires_at }: NewPersonKeyInput): Promise<NewApiKeyView> {
    const { workspace } = caller;
    return this.idempotency.once(
      caller,
      workspace,
      async (tx) => {
        const { role } = await this.lock(tx, workspace, id);
        return this.apiKeys.createWithin(tx, workspace, {
          name,
          role,
          person_id: id,
          ...(expires_at && { expires_at }),
        });
      },
      (key) => ({ key_id: key.id }),
    );
  }

  /** Throws 409 if this person is the last owner who can sign in: nobody could manage the workspace in a browser then. */
  private async keepOneOwner(tx: Tx, workspace_id: string, person_id: string): Promise<void> {
    const canSignIn = { email: Not(IsNull()) };
    if (!(await tx.existsBy(Person, { id: person_id, ...canSignIn }))) return;
    const owners = await tx.findBy(Membership, { workspace_id, role: 'owner', person_id: Not(person_id) });
    if (await tx.existsBy(Person, { id: In(owners.map((owner) => owner.person_id)), ...canSignIn })) return;
    throw new Problem(409, 'This is the last owner who can sign in; invite another one first');
  }

  /** Locks the workspace, whose owner keys are counted, and then the person. */
  private async lock(tx: Tx, workspace_id: string, person_id: string): Promise<Membership> {
    await this.database.lock(tx, Workspace, { id: workspace_id });
    const row = await this.database.lock(tx, Membership, { workspace_id, person_id });
    if (!row) throw Problem.notFound('person');
    return row;
  }
}
