import { Injectable } from '@nestjs/common';
import { GreetingArchived, greetings } from '#crossing/greeting.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { Greeting } from './greeting.entity.js';
import { GREETINGS } from './greetings.js';

/** Keeps the projection of the greetings that ads may use. */
@Injectable()
export class GreetingConsumer {
  constructor(inbox: Inbox, ledger: Ledger) {
    inbox.subscribe(greetings, GREETINGS, async (tx, event) => {
      await ledger.addCrossing(tx, greetings, event);
      const { greeting_id: id, workspace_id } = event.data;
      const known = await tx.findOneBy(Greeting, { id });
      if (known && known.sequence >= event.sequence) return;
      const state = { archived: event.data instanceof GreetingArchived ? 1 : 0, sequence: event.sequence };
      if (known) await tx.update(Greeting, { id }, state);
      else await tx.insert(Greeting, { id, workspace_id, ...state });
    });
  }
}
