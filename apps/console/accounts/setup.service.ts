import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Keys } from '#platform/security/keys.js';
import type { OpenedWorkspace, SetupInput } from './accounts.dto.js';
import { Instance, Membership, Person, INSTANCE_ID } from './accounts.entities.js';
import { hashPassword } from './passwords.js';
import { withoutKey, Workspaces } from './workspaces.service.js';

/** Sets Corong up once: creates the first workspace and its owner. */
@Injectable()
export class Setup {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly workspaces: Workspaces,
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The set-up token. It is derived from the console's keys, so that all its processes have the same one and none stores it. */
  get token(): string {
    return this.keys.lookup('set-up token', 'first run').slice(0, 32);
  }

  isToken(given: string): boolean {
    return (
      given.length === this.token.length &&
      timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(this.token))
    );
  }

  isDone(): Promise<boolean> {
    return this.database.read.existsBy(Instance, { id: INSTANCE_ID });
  }

  run(visitor: Visitor, input: SetupInput): Promise<OpenedWorkspace> {
    return this.idempotency.once(visitor, 'set-up', (tx) => this.first(tx, input), withoutKey);
  }

  private async first(tx: Tx, input: SetupInput): Promise<OpenedWorkspace> {
    const workspace = this.ids.next('wsp');
    const person = this.ids.next('psn');
    const now = this.clock.now();
    await this.claim(tx, workspace, now);
    await tx.insert(Person, {
      id: person,
      name: input.name,
      email: input.email,
      password_hash: await hashPassword(input.password),
      created_at: now,
    });
    const opened = await this.workspaces.open(tx, workspace, input);
    await tx.insert(Membership, {
      workspace_id: workspace,
      person_id: person,
      role: 'owner',
      created_at: now,
    });
    return opened;
  }

  /** Inserts the only row of `Instance`: of two set-ups at a time the second waits and gets 409. */
  private async claim(tx: Tx, workspace: string, now: number): Promise<void> {
    try {
      await tx.insert(Instance, { id: INSTANCE_ID, workspace_id: workspace, set_up_at: now });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new Problem(
        409,
        'Corong is set up already; its owner opens further workspaces with POST /v1/workspaces',
      );
    }
  }
}
