import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, type FindOptionsWhere } from 'typeorm';
import { isConversion, type Stage } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { isSpam } from '../touches/spam-corrections.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { TOKEN_REASONS, type WithheldReason } from './upload-eligibility.js';
import { Upload, type EventName } from './upload.entity.js';
import { UploadIdentities } from './upload-identities.js';
import { UploadSweep } from './upload-sweep.js';

/** Meta's name for each stage that can be a conversion. */
const EVENT_OF_STAGE: Partial<Record<Stage, EventName>> = {
  lead_submitted: 'LeadSubmitted',
  qualified: 'QualifiedLead',
  content_viewed: 'ViewContent',
  added_to_cart: 'AddToCart',
  cart_abandoned: 'CartAbandoned',
  checkout_initiated: 'InitiateCheckout',
  order_created: 'OrderCreated',
  purchased: 'Purchase',
  order_canceled: 'OrderCanceled',
  order_shipped: 'OrderShipped',
  order_delivered: 'OrderDelivered',
  order_returned: 'OrderReturned',
  rating_provided: 'RatingProvided',
  review_provided: 'ReviewProvided',
};

/** Uploads that a worker still would send. */
const UNSENT: FindOptionsWhere<Upload> = { state: In(['pending', 'waiting', 'retry']) };
/** Uploads that are kept back until their chat is no longer marked as spam. */
const MARKED_SPAM: FindOptionsWhere<Upload> = {
  state: In(['withheld', 'unknown']),
  reason: 'marked_spam' satisfies WithheldReason,
};

/** Creates, withdraws and resumes uploads in the caller's transaction; UploadWorker sends them. */
@Injectable()
export class UploadPlanner {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly sweep: UploadSweep,
    private readonly identities: UploadIdentities,
  ) {}

  /** Creates an upload for a stage that is a conversion; an erased person's is withheld at once. */
  async plan(tx: Tx, stage: ReachedStage): Promise<void> {
    const event_name = EVENT_OF_STAGE[stage.stage];
    if (!event_name || !isConversion(stage)) return;
    const now = this.clock.now();
    const { workspace_id, at, consent } = stage;
    // The amount of a cancellation is no value of the event.
    const { amount_minor, currency } =
      event_name === 'Purchase' ? stage : { amount_minor: null, currency: null };
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

  /**
   * Withdraws the unsent uploads of these stages, because the person was erased or withdrew consent. One that Meta may
   * have received becomes `unknown`.
   */
  async withdraw(
    tx: Tx,
    stages: string[],
    reason: Extract<WithheldReason, 'subject_erased' | 'consent_withdrawn'>,
  ): Promise<void> {
    if (stages.length === 0) return;
    await this.identities.remove(tx, stages);
    await this.settle(tx, [UNSENT, MARKED_SPAM], stages, reason);
  }

  /**
   * Withholds the unsent uploads of a conversation that was just marked as spam, and makes them due again once the mark is
   * taken back. The networks' own ids are kept meanwhile, as long as any.
   */
  async spamChanged(tx: Tx, conversation_id: string): Promise<void> {
    const reached = await tx.find(ReachedStage, { select: { id: true }, where: { conversation_id } });
    const stages = reached.map(({ id }) => id);
    if (stages.length === 0) return;
    // A worker that decides about one of them at this moment has locked it, and may have seen the mark as it was before.
    await this.database.lockAll(tx, Upload, { where: { stage_id: In(stages) }, order: { id: 'ASC' } });
    if (await isSpam(tx, conversation_id)) return this.settle(tx, [UNSENT], stages, 'marked_spam');
    const now = this.clock.now();
    const due = { state: 'pending' as const, reason: null, next_at: now, updated_at: now };
    await tx.update(Upload, { stage_id: In(stages), ...MARKED_SPAM }, due);
    this.sweep.runAfterCommit();
  }

  /** Makes uploads due that waited for a valid token, because the workspace entered a new one. */
  async resume(tx: Tx, workspace_id: string): Promise<void> {
    await tx.update(
      Upload,
      { workspace_id, state: 'retry', reason: In([...TOKEN_REASONS]) },
      { next_at: this.clock.now() },
    );
    this.sweep.runAfterCommit();
  }

  /** Settles uploads of these stages that are in one of the given conditions. One that Meta may have received becomes `unknown`. */
  private async settle(
    tx: Tx,
    conditions: FindOptionsWhere<Upload>[],
    stages: string[],
    reason: WithheldReason,
  ): Promise<void> {
    const settled = { reason, next_at: null, updated_at: this.clock.now() };
    for (const condition of conditions) {
      const open = { stage_id: In(stages), ...condition };
      await tx.update(Upload, { ...open, ambiguous_since: IsNull() }, { state: 'withheld', ...settled });
      await tx.update(Upload, { ...open, ambiguous_since: Not(IsNull()) }, { state: 'unknown', ...settled });
    }
  }
}
