import { Injectable } from '@nestjs/common';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { OpenedWorkspace, SetupInput } from './accounts.dto.js';
import { Instance, INSTANCE_ID } from './accounts.entities.js';
import { Memberships } from './memberships.service.js';
import { hashPassword } from './passwords.js';
import { withoutKey, Workspaces } from './workspaces.service.js';

/** Sets Corong up once: creates the first workspace and its owner. */
@Injectable()
export class Setup {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly workspaces: Workspaces,
    private readonly memberships: Memberships,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** True once the first workspace exists. */
  isDone(): Promise<boolean> {
    return this.database.read.existsBy(Instance, { id: INSTANCE_ID });
  }

  /** Creates the first workspace with its owner and an API key; throws 409 if there is one already. */
  run(visitor: Visitor, input: SetupInput): Promise<OpenedWorkspace> {
    return this.idempotency.once(visitor, 'set-up', (tx) => this.first(tx, input), withoutKey);
  }

  private async first(tx: Tx, input: SetupInput): Promise<OpenedWorkspace> {
    const workspace = this.ids.next('wsp');
    await this.claim(tx, workspace, this.clock.now());
    const opened = await this.workspaces.open(tx, workspace, input);
    const { name, email, password, time_zone = 'UTC' } = input;
    const owner = { workspace_id: workspace, role: 'owner' as const, name, time_zone };
    const sign_in = { email, password_hash: await hashPassword(password) };
    await this.memberships.add(tx, { ...owner, sign_in });
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
