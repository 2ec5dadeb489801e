import { Injectable } from '@nestjs/common';
import { doors } from '#crossing/door.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { Door } from './door.entity.js';
import { DOORS } from './doors.js';

/** Keeps the projection of the doors of accounts with networks. */
@Injectable()
export class DoorConsumer {
  constructor(inbox: Inbox, ledger: Ledger) {
    inbox.subscribe(doors, DOORS, async (tx, event) => {
      await ledger.addCrossing(tx, doors, event);
      const { connection_id, workspace_id, door, address = null, state } = event.data;
      const { sequence } = event;
      const known = await tx.findOneBy(Door, { connection_id });
      if (known && known.sequence >= sequence) return;
      await tx.upsert(Door, { connection_id, workspace_id, door, address, state, sequence }, [
        'connection_id',
      ]);
    });
  }
}
