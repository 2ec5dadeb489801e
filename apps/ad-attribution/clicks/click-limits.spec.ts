import { setImmediate as turn } from 'node:timers/promises';
import pino from 'pino';
import { Sweep } from '#platform/jobs/sweep.js';
import { Database } from '#platform/adapters/sql/database.js';
import { SystemClock } from '#platform/ports/system.js';
import { AdsSide, eventually } from '../../../test/support/ads-side.js';
import { Link } from '../links/link.entity.js';
import { ClickLimits, type CountedLink } from './click-limits.js';
import { Click } from './click.entity.js';
import { schema } from '../src/schema.js';

const FBCLID = (n: number) => `?fbclid=${n}`;

describe('the limit of a link', () => {
  let one: AdsSide;
  let other: AdsSide;
  let workspace: string;
  const open: { limits: ClickLimits; database: Database; sweep: Sweep }[] = [];
  beforeAll(async () => {
    one = await AdsSide.start();
    other = await AdsSide.start({}, one.folder);
    workspace = await one.workspace();
  });
  afterEach(async () => {
    for (const { limits, database } of open.splice(0)) {
      await limits.beforeApplicationShutdown();
      await database.close();
    }
  });
  afterAll(async () => {
    await other.stop();
    await one.stop();
  });

  const link = async (max_clicks: number, more: object = {}) => {
    const { ad } = await one.link(workspace);
    const made = await one.as(workspace).post('/v1/links', { ad_id: ad.id, max_clicks, ...more });
    return made.json as { id: string; code: string };
  };
  const patch = (id: string, max_clicks: number) =>
    one.as(workspace).patch(`/v1/links/${id}`, { max_clicks });
  const visit = async (side: AdsSide, code: string, n: number) =>
    (await side.as(null).get(`/c/${code}${FBCLID(n)}`)).status;
  const taken = async (id: string) => (await one.database.read.findOneByOrFail(Link, { id })).clicks_taken;
  const counted = async (id: string): Promise<CountedLink> => {
    const { max_clicks, clicks_taken } = await one.database.read.findOneByOrFail(Link, { id });
    return { link_id: id, max_clicks, clicks_taken };
  };
  /** Counts on a connection of its own to the same file, as another process does. */
  const process = async ({ ticks = true } = {}): Promise<ClickLimits> => {
    const database = await Database.open({ file: one.database.source.options.database as string }, schema);
    const silent = pino({ level: 'silent' });
    const sweep = new Sweep(database, silent);
    const limits = new ClickLimits(database, new SystemClock(), silent, sweep);
    if (ticks) sweep.onApplicationBootstrap();
    open.push({ limits, database, sweep });
    return limits;
  };

  it('of one click allows exactly one visitor, and the others get the answer of `outside`', async () => {
    const { id, code } = await link(1, { outside: { text: 'Habis.' } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => one.as(null).get(`/c/${code}${FBCLID(n)}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([302, ...Array<number>(7).fill(410)]);
    expect(answers.find(({ status }) => status === 410)!.text).toContain('Habis.');
    const rows = () => one.database.read.findBy(Click, { link_id: id });
    await eventually(async () => (await rows()).length === 8);
    expect((await rows()).filter(({ reason }) => reason === 'over_max_clicks')).toHaveLength(7);
  });

  it('is not used up by robots or repetitions, and a refused visitor stays refused on a repetition', async () => {
    const { code } = await link(2);
    await one.as(null).get(`/c/${code}`, { 'user-agent': 'WhatsApp/2.24' });
    const statuses = [];
    for (const n of [1, 1, 2, 3, 3, 2]) statuses.push(await visit(one, code, n));
    expect(statuses).toEqual([302, 302, 302, 410, 410, 302]);
  });

  it('opens the link again when it is raised, and closes it when it is lowered, at every process', async () => {
    const { id, code } = await link(4);
    let n = 0;
    const both = async () => [await visit(one, code, ++n), await visit(other, code, ++n)].join(' ');
    while ((await both()) !== '410 410') expect(n).toBeLessThan(40);
    await eventually(async () => (await taken(id)) >= 4);
    await patch(id, 400);
    await eventually(async () => (await both()) === '302 302');
    await patch(id, 3);
    await eventually(async () => (await both()) === '410 410');
  });

  it('of 1,000 is kept to within 10 by three processes while the database keeps up', async () => {
    const { id } = await link(1_000);
    const row = await counted(id);
    const all = [await process(), await process(), await process()];
    let on = 0;
    for (let closed = 0; closed < 60; await turn()) {
      const let_on = all.filter((limits) => limits.take(row)).length;
      on += let_on;
      closed = let_on === 0 ? closed + 1 : 0;
      await eventually(async () => (await taken(id)) >= Math.min(on, 1_000) - 3);
    }
    expect(Math.abs(on - 1_000)).toBeLessThanOrEqual(10);
  });

  it('loses at most one block when a process is killed', async () => {
    const { id } = await link(4_000);
    const row = await counted(id);
    const killed = await process({ ticks: false });
    expect(killed.take(row)).toBe(true);
    await eventually(async () => (await taken(id)) === 11);
    await open.pop()!.database.close();
    await patch(id, 12);
    const rest = await process();
    const now = await counted(id);
    expect([rest.take(now), rest.take(now)]).toEqual([true, false]);
  });

  it('gets back the clicks that a process did not use when it ends', async () => {
    const { id } = await link(4_000);
    const limits = await process();
    limits.take(await counted(id));
    await eventually(async () => (await taken(id)) === 11);
    await limits.beforeApplicationShutdown();
    expect(await taken(id)).toBe(1);
  });

  it('allows visitors while the database does not answer, and counts them once it does', async () => {
    const { id } = await link(1_000);
    const row = await counted(id);
    const limits = await process();
    let release!: () => void;
    const held = one.database.transaction(() => new Promise<void>((resolve) => (release = resolve)));
    await eventually(async () => release !== undefined);
    expect(Array.from({ length: 50 }, () => limits.take(row))).not.toContain(false);
    expect(await taken(id)).toBe(0);
    release();
    await held;
    await eventually(async () => (await taken(id)) >= 50);
    await limits.beforeApplicationShutdown();
    expect(await taken(id)).toBe(50);
  });
});
