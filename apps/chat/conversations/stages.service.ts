import { Injectable } from '@nestjs/common';
import { isConversion, StageReached } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Conversation } from './conversation.entity.js';
import { ConversationWriter } from './conversation.writer.js';
import { StageRecord, type StageKind } from './stage-record.entity.js';
import { UploadIdentities } from './upload-identities.service.js';

/** What is recorded of a stage beside its kind. */
type StageFields = Partial<
  Pick<StageRecord, 'order_id' | 'amount_minor' | 'currency' | 'extent' | 'reference' | 'recorded_by'>
>;

/** Records that a conversation, or an order in it, reached a stage, and publishes it to the ads side. */
@Injectable()
export class Stages {
  constructor(
    private readonly writer: ConversationWriter,
    private readonly identities: UploadIdentities,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Records and publishes a stage of a conversation that the caller has locked, and saves afterwards. Of the fields, only
   * the order's id, extent, and what was paid, refunded or canceled cross: what a new order costs does not, nor its changes.
   */
  async reach(
    tx: Tx,
    conversation: Conversation,
    { kind, ...fields }: { kind: StageKind } & StageFields,
  ): Promise<StageRecord> {
    const record = make(StageRecord, {
      id: this.ids.next('stg'),
      workspace_id: conversation.workspace_id,
      conversation_id: conversation.id,
      order_id: null,
      amount_minor: null,
      currency: null,
      extent: null,
      reference: null,
      recorded_by: null,
      at: this.clock.now(),
      kind,
      ...fields,
    });
    await tx.insert(StageRecord, record);
    if (kind !== 'order_changed') await this.publish(tx, conversation, { ...record, kind });
    return record;
  }

  /** Returns whether the conversation, or the order if it is given, has reached a stage. */
  has(tx: Tx, conversation_id: string, kind: StageKind, order_id?: string): Promise<boolean> {
    return tx.existsBy(StageRecord, order_id ? { order_id, kind } : { conversation_id, kind });
  }

  private async publish(
    tx: Tx,
    conversation: Conversation,
    {
      id: stage_id,
      kind: stage,
      order_id,
      extent,
      amount_minor,
      currency,
      at,
    }: StageRecord & {
      kind: StageReached['stage'];
    },
  ): Promise<void> {
    await this.writer.publishCrossing(tx, conversation, StageReached, {
      stage_id,
      stage,
      at,
      ...(order_id !== null && { order_id }),
      ...(extent !== null && { extent }),
      ...(stage !== 'order_created' &&
        amount_minor !== null &&
        currency !== null && { amount_minor, currency }),
    });
    if (isConversion({ stage, extent })) await this.identities.publish(tx, conversation, stage_id, at);
  }
}
