import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Role } from '#platform/http/roles.js';
import { Membership, Person } from './accounts.entities.js';
import type { SetupInput } from './accounts.dto.js';
import { announceMembership } from './member-events.js';
import { hashPassword } from './passwords.js';

/** The persons of workspaces, and their roles. */
@Injectable()
export class People {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Creates a person with a role in a workspace. */
  async add(
    tx: Tx,
    workspace_id: string,
    role: Role,
    { name, email, password }: Pick<SetupInput, 'name' | 'email' | 'password'>,
  ): Promise<void> {
    const created_at = this.clock.now();
    const person_id = this.ids.next('psn');
    const password_hash = await hashPassword(password);
    await tx.insert(Person, { id: person_id, name, email, password_hash, created_at });
    const membership = make(Membership, { workspace_id, person_id, role, sequence: 1, created_at });
    await tx.insert(Membership, membership);
    await announceMembership(this.outbox, tx, membership);
  }
}
