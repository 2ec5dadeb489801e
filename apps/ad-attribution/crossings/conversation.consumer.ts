import { Injectable } from '@nestjs/common';
import { ChatTouched, ChatStarted, conversations, StageReached } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { AdNetworkIds } from '../campaigns/ad-network-ids.js';
import { Ledger } from '../ledger/ledger.js';
import { UploadPlanner } from '../uploads/upload-planner.js';
import { CodeJoins } from '../touches/code-joins.js';
import { eraseSources } from '../touches/erase-sources.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Subjects } from '../touches/subjects.js';
import { Touch } from '../touches/touch.entity.js';

/** Writes what crosses of conversations: touches, stages, and an upload for each conversion. */
@Injectable()
export class ConversationConsumer {
  constructor(
    inbox: Inbox,
    ledger: Ledger,
    private readonly subjects: Subjects,
    private readonly uploads: UploadPlanner,
    private readonly joins: CodeJoins,
    private readonly networkIds: AdNetworkIds,
  ) {
    inbox.subscribe(conversations, 'ad-attribution.conversations', async (tx, event) => {
      await ledger.addCrossing(tx, conversations, event);
      if (event.data instanceof StageReached) await this.stage(tx, event.data, event.sequence);
      else await this.touch(tx, event as Event<ChatStarted | ChatTouched>);
    });
  }

  private async touch(tx: Tx, { id, data, sequence }: Event<ChatStarted | ChatTouched>): Promise<void> {
    const { workspace_id, conversation_id, door, consent, at, via, certainty } = data;
    const { click_id = null, ad_id = null, code = null, network_ad_id = null } = data;
    if (await tx.existsBy(Touch, { conversation_id, sequence })) return;
    const kind = data instanceof ChatTouched ? 'chat_touch' : 'chat_start';
    const { subject_id, erased } = await this.subjects.subjectFor(tx, data);
    const touch: Touch = {
      id,
      workspace_id,
      conversation_id,
      sequence,
      subject_id,
      kind,
      door,
      consent,
      at,
      via,
      certainty,
      click_id,
      ad_id,
      code,
      network_ad_id,
      erased: erased ? 1 : 0,
    };
    await tx.insert(Touch, touch);
    // Networks of Meta alone name the ad that a chat came by.
    if (network_ad_id)
      await this.networkIds.noteSeen(tx, workspace_id, { network: 'meta', id: network_ad_id }, at);
    const click = click_id ?? (await this.joins.touchCame(tx, touch));
    if (erased && click) await eraseSources(tx, [click]);
  }

  private async stage(tx: Tx, data: StageReached, sequence: number): Promise<void> {
    const {
      stage_id: id,
      workspace_id,
      conversation_id,
      stage,
      consent,
      at,
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
      amount_minor,
      currency,
    };
    await tx.insert(ReachedStage, row);
    await this.uploads.plan(tx, row, erased);
  }
}
