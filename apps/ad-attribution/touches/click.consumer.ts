import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { insertNew } from '#platform/adapters/sql/insert-all.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';
import { clicks, clickSources, type ClickRecorded, type ClickSourceRecorded } from '../clicks/click.topic.js';
import { MeasurementStart } from '../workspaces/measurement-start.js';
import { CodeJoins } from './code-joins.js';
import { eraseSources } from './erase-sources.js';
import { Follow } from './follow.entity.js';
import { RepeatedClicks } from './repeated-clicks.js';
import { Touch } from './touch.entity.js';

/** Writes a row for each click of the log, and for each click's source, in one statement per batch. */
@Injectable()
export class ClickConsumer {
  constructor(
    inbox: Inbox,
    private readonly database: Database,
    measurementStart: MeasurementStart,
    joins: CodeJoins,
    repeatedClicks: RepeatedClicks,
  ) {
    inbox.subscribeNatural(clicks, 'ad-attribution.clicks', async (tx, events) => {
      const clicksOfBatch = events.map(({ data }) => data);
      const repeated = await repeatedClicks.among(tx, clicksOfBatch);
      const rows = clicksOfBatch.map((click) => clickRow(click, repeated.has(click.click_id)));
      await insertNew(tx, Click, rows);
      await joins.joinClicks(tx, rows);
      for (const workspace of new Set(events.map(({ data }) => data.workspace_id)))
        await measurementStart.record(tx, workspace);
      await this.eraseSourcesOfErased(
        tx,
        events.flatMap(({ data }) => (data.has_source ? data.click_id : [])),
      );
    });
    inbox.subscribeNatural(clickSources, 'ad-attribution.click-sources', async (tx, events) => {
      await insertNew(
        tx,
        ClickSource,
        events.map(({ data }) => sourceRow(data)),
      );
      await this.eraseSourcesOfErased(
        tx,
        events.map(({ data }) => data.click_id),
      );
    });
  }

  /** Deletes the sources of clicks whose person was erased before the click arrived here. */
  private async eraseSourcesOfErased(tx: Tx, ids: string[]): Promise<void> {
    const erased = { column: 'click_id', wanted: ids, flag: 'erased' } as const;
    const touches = await this.database.lockFlagged(tx, Touch, erased);
    const follows = await this.database.lockFlagged(tx, Follow, erased);
    await eraseSources(tx, [...touches, ...follows]);
  }
}

const clickRow = (
  { click_id: id, network_id_hash: _hash, ...event }: ClickRecorded,
  repeated: boolean,
): Click => ({
  id,
  connection_id: null,
  rule: null,
  code: null,
  reason: null,
  language: null,
  country: null,
  ...event,
  repeated: repeated ? 1 : 0,
  has_source: event.has_source ? 1 : 0,
});

const sourceRow = ({ ambiguous_fbclids, ...event }: ClickSourceRecorded): ClickSource => ({
  fbclid: null,
  gclid: null,
  gbraid: null,
  wbraid: null,
  ttclid: null,
  msclkid: null,
  twclid: null,
  li_fat_id: null,
  utm_source: null,
  utm_medium: null,
  utm_campaign: null,
  utm_term: null,
  utm_content: null,
  ...event,
  ambiguous_fbclids: ambiguous_fbclids?.join(' ') ?? null,
});
