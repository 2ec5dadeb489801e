import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { WorkChanges } from '../conversations/work-changes.service.js';

const EVERY_MS = 1_000;

/** Opens snoozed conversations at their time. */
@Injectable()
export class WorkRounds {
  constructor(
    private readonly changes: WorkChanges,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'snoozes', () => this.openDue());
  }

  private async openDue(): Promise<void> {
    const where = { snoozed_until: LessThanOrEqual(this.clock.now()) };
    await this.changes.changeAll(where, { state: 'open', snoozed_until: null }, 'snooze_ended');
  }
}
