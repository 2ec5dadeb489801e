import { Clock } from '#platform/ports/clock.port.js';
import { AdsSide, eventually } from '../../../test/support/ads-side.js';
import { OWN_HOST } from '../links/link.entity.js';
import { Click } from './click.entity.js';
import { LinkCache } from './link.cache.js';
import { VisitorSalt } from './visitor-salt.entity.js';
import { VisitorHashes } from './visitors.js';

describe('processes that answer clicks', () => {
  let one: AdsSide;
  let other: AdsSide;
  let workspace: string;
  beforeAll(async () => {
    one = await AdsSide.start();
    other = await AdsSide.start({}, one.folder);
    workspace = await one.workspace();
  });
  afterAll(async () => {
    await other.stop();
    await one.stop();
  });

  it('all apply a change of a link that was made at one of them', async () => {
    const { link } = await one.link(workspace);
    const status = async () => (await other.as(null).get(`/c/${link.code}`)).status;
    expect(await status()).toBe(302);
    await one.as(workspace).patch(`/v1/links/${link.id}`, { paused: true });
    await eventually(async () => (await status()) === 404);
    await one.as(workspace).patch(`/v1/links/${link.id}`, { paused: false });
    await eventually(async () => (await status()) === 302);
  });

  it('load links that nobody has visited since their start', async () => {
    const { link } = await one.link(workspace);
    const started = await AdsSide.start({}, one.folder);
    const links = started.service.get(LinkCache);
    await eventually(() => Promise.resolve(links.known(OWN_HOST, link.code)?.link_id === link.id));
    await started.stop();
  });

  it('recognise a visitor by a shared salt, and nobody after the day is over', async () => {
    const visitors = [one, other].map((side) => side.service.get(VisitorHashes));
    const [a, b] = visitors.map((known) => known.hash('203.0.113.7', 'Browser'));
    expect(a).toBe(b);
    expect(a).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(visitors[0]!.hash('203.0.113.8', 'Browser')).not.toBe(a);
    const clock = one.service.get(Clock);
    const now = clock.now.bind(clock);
    const days = async () => (await one.database.read.find(VisitorSalt)).map(({ day }) => day).sort();
    const [today, tomorrow] = (await days()) as [number, number];
    expect(tomorrow).toBe(today + 1);
    clock.now = () => now() + 86_400_000;
    try {
      await visitors[0]!.refresh();
      expect(visitors[0]!.hash('203.0.113.7', 'Browser')).not.toBe(a);
      // The other process, for which the day is not over, may create the salt again in a round of its own.
      await eventually(async () => {
        await visitors[0]!.refresh();
        return (await days()).join() === [tomorrow, tomorrow + 1].join();
      });
    } finally {
      Reflect.deleteProperty(clock, 'now');
    }
    for (const known of visitors) await known.refresh();
  });

  it('together mark the same click again within 30 s as repeated, which the report does not count', async () => {
    const { link } = await one.link(workspace);
    const clock = other.service.get(Clock);
    const now = clock.now.bind(clock);
    const visits: [AdsSide, string, number][] = [
      [one, '?fbclid=A', 0],
      [other, '?fbclid=A', 0],
      [one, '?fbclid=A', 0],
      [other, '?fbclid=B', 0],
      [one, '?fbclid=B', 0],
      [other, '', 0],
      [other, '?fbclid=A', 31_000],
    ];
    const ids = [];
    for (const [side, query, later] of visits) {
      clock.now = () => now() + later;
      ids.push(await side.click(link.code, query));
    }
    Reflect.deleteProperty(clock, 'now');
    const rows = () => one.database.read.findBy(Click, { link_id: link.id });
    await eventually(async () => (await rows()).length === ids.length);
    const repeated = new Map((await rows()).map((row) => [row.id, row.repeated]));
    expect(ids.map((id) => repeated.get(id))).toEqual([0, 1, 1, 0, 1, 0, 0]);
  });
});
