import { join } from 'node:path';
import { measurement } from '#crossing/measurement.topic.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { AdsSide, eventually } from '../../../test/support/ads-side.js';
import { Click } from '../clicks/click.entity.js';

describe('a workspace that is measured', () => {
  let ads: AdsSide;
  let consoleLog: EmbeddedEventLog;
  const heard: string[] = [];
  beforeAll(async () => {
    ads = await AdsSide.start();
    consoleLog = new EmbeddedEventLog({ folder: join(ads.folder, 'log'), prefixes: { advert: 'read' } });
    await consoleLog.subscribe(measurement, 'console.spec', async (batch: StoredRecord[]) => {
      heard.push(
        ...batch.map(({ payload }) => (JSON.parse(payload) as { workspace_id: string }).workspace_id),
      );
    });
  });
  afterAll(async () => {
    await consoleLog.close();
    await ads.stop();
  });
  const times = (workspace: string) => heard.filter((id) => id === workspace).length;

  it('is reported once, at its first click or cost', async () => {
    const [clicked, costed, neither] = [
      await ads.workspace(),
      await ads.workspace(),
      await ads.workspace(),
    ] as const;
    const { link } = await ads.link(clicked);
    const { ad } = await ads.link(costed);
    await ads.link(neither);
    await Promise.all(Array.from({ length: 5 }, () => ads.click(link.code)));
    const cost = { currency: 'IDR', amount_minor: 1 };
    for (const day of ['2026-01-01', '2026-01-02'])
      await ads.as(costed).put(`/v1/ads/${ad.id}/costs/${day}`, cost);
    await eventually(async () => times(clicked) === 1 && times(costed) === 1);

    await ads.click(link.code);
    await eventually(async () => (await ads.database.read.countBy(Click, { workspace_id: clicked })) === 6);
    const last = await ads.link(neither);
    await ads.as(neither).put(`/v1/ads/${last.ad.id}/costs/2026-01-01`, cost);
    await eventually(async () => times(neither) === 1);
    expect([times(clicked), times(costed)]).toEqual([1, 1]);
  });
});
