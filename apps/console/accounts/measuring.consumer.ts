import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { measuring } from '#crossing/measuring.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Workspace } from './accounts.entities.js';

/** Notes which workspaces have clicks or costs. */
@Injectable()
export class MeasuringConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(measuring, 'console.measuring', async (tx, { data }) => {
      await tx.update(
        Workspace,
        { id: data.workspace_id, measured_since: IsNull() },
        { measured_since: data.at },
      );
    });
  }
}
