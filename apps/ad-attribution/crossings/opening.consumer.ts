import { Injectable } from '@nestjs/common';
import { openings } from '#crossing/opening.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { ChatOpening } from '../touches/chat-opening.entity.js';

/** Writes a row for each click that led to an open chat; a reload of the page adds no second one. */
@Injectable()
export class OpeningConsumer {
  constructor(inbox: Inbox, ledger: Ledger) {
    inbox.subscribe(openings, 'ad-attribution.openings', async (tx, event) => {
      await ledger.addCrossing(tx, openings, event);
      const { click_id, workspace_id, at } = event.data;
      if (await tx.existsBy(ChatOpening, { click_id })) return;
      await tx.insert(ChatOpening, { click_id, workspace_id, at });
    });
  }
}
