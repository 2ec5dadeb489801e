import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { measurement } from '#crossing/measurement.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Workspace } from './accounts.entities.js';

/** Stores since when a workspace has clicks or costs. From then on its time zone cannot change. */
@Injectable()
export class MeasurementConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(measurement, 'console.measurement', async (tx, { data }) => {
      await tx.update(
        Workspace,
        { id: data.workspace_id, measured_since: IsNull() },
        { measured_since: data.at },
      );
    });
  }
}
