import { Injectable } from '@nestjs/common';
import { MeasuringBegan, measuring } from '#crossing/measuring.topic.js';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { MeasuredWorkspace } from './measured-workspace.entity.js';

/** Tells the console once that a workspace has clicks or costs, so that its zone no longer changes. */
@Injectable()
export class Measuring {
  /** Workspaces of which it is committed that they are told of. */
  private readonly announced = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async begin(tx: Tx, workspace_id: string): Promise<void> {
    if (this.announced.has(workspace_id)) return;
    // What this transaction itself wrote may yet be rolled back: only what others see is remembered.
    if (await this.database.read.existsBy(MeasuredWorkspace, { workspace_id })) {
      this.announced.add(workspace_id);
      return;
    }
    const at = this.clock.now();
    try {
      await tx.insert(MeasuredWorkspace, { workspace_id, since: at });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return;
    }
    await this.outbox.append(tx, measuring, make(MeasuringBegan, { workspace_id, at }), 1);
  }
}
