import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { Stage } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { ReachedStage } from '../touches/stage.entity.js';
import { TOKEN_REASONS, type WithheldReason } from './upload-eligibility.js';
import { Upload, type EventName } from './upload.entity.js';
import { UploadIdentities } from './upload-identities.js';
import { UploadSweep } from './upload-sweep.js';

/** What Meta calls each conversion. */
const EVENT_NAMES: Record<Stage, EventName | null> = {
  replied: null,
  qualified: 'Lead',
  order_created: 'Purchase',
};

/** Writes uploads within other rooms' transactions; a worker sends them. */
@Injectable()
export class UploadPlanner {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly sweep: UploadSweep,
    private readonly identities: UploadIdentities,
  ) {}

  /** One upload for a stage that is a conversion. */
  async plan(tx: Tx, stage: ReachedStage): Promise<void> {
    const event_name = EVENT_NAMES[stage.stage];
    if (!event_name) return;
    const now = this.clock.now();
    const { workspace_id, at, consent, amount_minor, currency } = stage;
    const erased = stage.erased === 1;
    await this.identities.keepIfAllowed(tx, stage);
    await tx.insert(Upload, {
      id: this.ids.next('upl'),
      workspace_id,
      network: 'meta',
      stage_id: stage.id,
      event_name,
      at,
      consent,
      amount_minor,
      currency,
      state: erased ? 'withheld' : 'pending',
      reason: erased ? 'subject_erased' : null,
      attempts: 0,
      next_at: erased ? null : now,
      created_at: now,
      updated_at: now,
    });
    this.sweep.runAfterCommit();
  }

  /** The person was erased, or took their consent back: what has not been sent is not sent any more. */
  async withdraw(
    tx: Tx,
    stages: string[],
    reason: Extract<WithheldReason, 'subject_erased' | 'consent_withdrawn'>,
  ): Promise<void> {
    if (stages.length === 0) return;
    await this.identities.remove(tx, stages);
    const open = { stage_id: In(stages), state: In(['pending', 'waiting', 'retry']) };
    const settled = { reason, next_at: null, updated_at: this.clock.now() };
    await tx.update(Upload, { ...open, ambiguous_since: IsNull() }, { state: 'withheld', ...settled });
    await tx.update(Upload, { ...open, ambiguous_since: Not(IsNull()) }, { state: 'unknown', ...settled });
  }

  /** The workspace has a new token: what waited for it goes on. */
  async resume(tx: Tx, workspace_id: string): Promise<void> {
    await tx.update(
      Upload,
      { workspace_id, state: 'retry', reason: In([...TOKEN_REASONS]) },
      { next_at: this.clock.now() },
    );
    this.sweep.runAfterCommit();
  }
}
