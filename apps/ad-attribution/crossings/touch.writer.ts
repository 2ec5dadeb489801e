import { Injectable } from '@nestjs/common';
import { ChatTouched, type ChatStarted } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import { NETWORK_OF_CHATS } from '../campaigns/ad-network-id.entity.js';
import { AdNetworkIds } from '../campaigns/ad-network-ids.js';
import { CodeJoins } from '../touches/code-joins.js';
import { eraseSources } from '../touches/erase-sources.js';
import { Subjects } from '../touches/subjects.js';
import { Touch } from '../touches/touch.entity.js';

/** Writes the touches of conversations. */
@Injectable()
export class TouchWriter {
  constructor(
    private readonly subjects: Subjects,
    private readonly joins: CodeJoins,
    private readonly networkIds: AdNetworkIds,
  ) {}

  /**
   * Writes one touch, unless it was written before, and connects it with its click. The touch of an erased person is
   * stored under a random subject id.
   */
  async write(tx: Tx, { id, data, sequence }: Event<ChatStarted | ChatTouched>): Promise<void> {
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
    if (network_ad_id)
      await this.networkIds.noteSeen(tx, workspace_id, { network: NETWORK_OF_CHATS, id: network_ad_id }, at);
    const click = click_id ?? (await this.joins.joinTouch(tx, touch));
    if (erased && click) await eraseSources(tx, [click]);
  }
}
