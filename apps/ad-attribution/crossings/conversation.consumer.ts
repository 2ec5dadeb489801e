import { Injectable } from '@nestjs/common';
import { ConsentChanged, conversations, SpamMarked, StageReached } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { UploadPlanner } from '../uploads/upload-planner.js';
import { isSpam, writeSpamCorrection } from '../touches/spam-corrections.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Subjects } from '../touches/subjects.js';
import { Consents } from '../touches/consents.js';
import { TouchWriter } from './touch.writer.js';

/** Applies the events of conversations: touches, stages, consent, and an upload for each conversion. */
@Injectable()
export class ConversationConsumer {
  constructor(
    inbox: Inbox,
    ledger: Ledger,
    private readonly subjects: Subjects,
    private readonly uploads: UploadPlanner,
    touches: TouchWriter,
    private readonly consents: Consents,
  ) {
    inbox.subscribe(conversations, 'ad-attribution.conversations', async (tx, event) => {
      await ledger.addCrossing(tx, conversations, event);
      const { data, sequence } = event;
      if (data instanceof StageReached) await this.stage(tx, data, sequence);
      else if (data instanceof ConsentChanged) await this.consent(tx, data, sequence);
      else if (data instanceof SpamMarked) await this.spam(tx, { ...event, data });
      else await touches.write(tx, { ...event, data });
    });
  }

  private async stage(tx: Tx, data: StageReached, sequence: number): Promise<void> {
    const {
      stage_id: id,
      workspace_id,
      conversation_id,
      stage,
      consent,
      at,
      order_id = null,
      extent = null,
      amount_minor = null,
      currency = null,
    } = data;
    if (await tx.existsBy(ReachedStage, { id })) return;
    const { subject_id, erased } = await this.subjects.subjectFor(tx, data);
    const row = {
      id,
      workspace_id,
      conversation_id,
      sequence,
      subject_id,
      stage,
      consent,
      at,
      order_id,
      extent,
      ...(await this.pathOf(tx, data, sequence)),
      amount_minor,
      currency,
      in_spam: (await isSpam(tx, conversation_id)) ? 1 : 0,
      erased: erased ? 1 : 0,
    };
    await tx.insert(ReachedStage, row);
    await this.uploads.plan(tx, row);
  }

  /** Returns where the path of a stage ends: an order's later stages belong to the touches that led to the order. */
  private async pathOf(
    tx: Tx,
    { order_id, workspace_id, conversation_id, at }: StageReached,
    sequence: number,
  ) {
    const created =
      order_id === undefined
        ? null
        : await tx.findOneBy(ReachedStage, {
            order_id,
            stage: 'order_created',
            workspace_id,
            conversation_id,
          });
    return { path_sequence: created?.sequence ?? sequence, path_at: created?.at ?? at };
  }

  /** Corrects the reports, and withholds or releases the conversation's uploads. */
  private async spam(tx: Tx, event: Event<SpamMarked>): Promise<void> {
    await writeSpamCorrection(tx, event);
    await this.uploads.spamChanged(tx, event.data.conversation_id);
  }

  /** Applies a customer's consent. After a refusal, their earlier conversions are no longer sent. */
  private async consent(tx: Tx, data: ConsentChanged, sequence: number): Promise<void> {
    await this.uploads.withdraw(tx, await this.consents.changed(tx, data, sequence), 'consent_withdrawn');
  }
}
