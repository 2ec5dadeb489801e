import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { MeasurementStart } from '../workspaces/measurement-start.js';
import { Touch } from './touch.entity.js';
import { Click, ERASED_CLICK } from '../clicks/click.entity.js';
import { clicks } from '../clicks/click.topic.js';

/** Writes a row for each click in the log. */
@Injectable()
export class ClickConsumer {
  constructor(inbox: Inbox, database: Database, measurementStart: MeasurementStart) {
    inbox.subscribe(clicks, 'ad-attribution.clicks', async (tx, { data }) => {
      const { click_id: id, ambiguous_fbclids, ...fields } = data;
      if (await tx.existsBy(Click, { id })) return;
      await tx.insert(Click, { id, ...fields, ambiguous_fbclids: ambiguous_fbclids?.join(' ') ?? null });
      await measurementStart.record(tx, data.workspace_id);
      // The person may have been erased before their click came this far.
      const touch = await database.lock(tx, Touch, { click_id: id, erased: 1 });
      if (touch) await tx.update(Click, { id }, ERASED_CLICK);
    });
  }
}
