import { Injectable } from '@nestjs/common';
import { MeasurementStarted, measurement } from '#crossing/measurement.topic.js';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { MeasuredWorkspace } from './measured-workspace.entity.js';

/** Publishes once that a workspace has clicks or costs, so that the console no longer changes its time zone. */
@Injectable()
export class MeasurementStart {
  /** Workspaces whose row is committed, so that the event is published or will be. */
  private readonly announced = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async record(tx: Tx, workspace_id: string): Promise<void> {
    if (this.announced.has(workspace_id)) return;
    // Reads outside the transaction: a row of this transaction may still be rolled back and must not be remembered.
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
    await this.outbox.append(tx, measurement, make(MeasurementStarted, { workspace_id, at }), 1);
  }
}
