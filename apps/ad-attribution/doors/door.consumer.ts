import { Injectable } from '@nestjs/common';
import { doors } from '#crossing/door.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { DoorAccount } from './door-account.entity.js';
import { DOOR_SUBSCRIPTION } from './door-accounts.js';

/** Keeps the projection of the doors of accounts with networks. */
@Injectable()
export class DoorConsumer {
  constructor(inbox: Inbox, ledger: Ledger) {
    inbox.subscribe(doors, DOOR_SUBSCRIPTION, async (tx, event) => {
      await ledger.addCrossing(tx, doors, event);
      const { connection_id, workspace_id, door, address = null, state } = event.data;
      const { sequence } = event;
      const known = await tx.findOneBy(DoorAccount, { connection_id });
      if (known && known.sequence >= sequence) return;
      await tx.upsert(DoorAccount, { connection_id, workspace_id, door, address, state, sequence }, [
        'connection_id',
      ]);
    });
  }
}
