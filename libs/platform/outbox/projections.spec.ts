import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { make } from '../events/make.js';
import { Database } from '../adapters/sql/database.js';
import { timeOfId } from '../ports/ids.port.js';
import { SystemClock, SystemIds } from '../ports/system.js';
import { flowSchema, temporaryFile } from './flow.contract.js';
import { HandLog } from './hand-log.js';
import { InboxRow } from './inbox.entity.js';
import { Projections } from './projections.js';

describe('Projections', () => {
  const clock = new SystemClock();
  const earlier = (ms: number) => new SystemIds({ now: () => Date.now() - ms } as never);
  let database: Database;
  let projections: Projections;
  let subscription: string;

  beforeAll(async () => {
    database = await Database.open({ file: temporaryFile('app.db') }, flowSchema);
    projections = new Projections(database, clock, new HandLog());
  });
  beforeEach(() => void (subscription = `contracts.${randomUUID().slice(0, 8)}`));
  afterAll(() => database.close());

  const taken = (event_id: string) =>
    database.transaction((tx) =>
      tx.insert(InboxRow, make(InboxRow, { subscription, event_id, taken_at: 1 })),
    );
  /** Finds nothing until it has been asked so often. */
  const after = (looks: number) => {
    const look = async () => (++look.times > looks ? 'it' : null);
    look.times = 0;
    return look;
  };
  const never = () => after(Infinity);
  const outcome = (work: Promise<unknown>) =>
    work.catch((error: { status?: number; extra?: { retryAfter?: number } }) => [
      error.status,
      error.extra?.retryAfter,
    ]);

  it('reads the time of an id, and none of what is no id', () => {
    const now = Date.now();
    expect(timeOfId(new SystemIds({ now: () => now } as never).next('pst'))).toBe(now);
    for (const odd of ['', 'pst_1', 'kopi', `pst_${'u'.repeat(26)}`, `pst_${'0'.repeat(27)}`])
      expect(timeOfId(odd)).toBeNull();
  });

  it('waits for what was made only now, and for what was promised', async () => {
    await taken(earlier(60_000).next('evt'));
    expect(await projections.made(subscription, new SystemIds().next('chn'), after(3))).toBe('it');
    expect(await projections.promised(subscription, after(3))).toBe('it');
    expect(await projections.promised(subscription, after(3), earlier(86_400_000).next('pst'))).toBe('it');
  });

  it('looks once for what is there, for what is older than what was taken since, and for what is no id', async () => {
    await taken(new SystemIds().next('evt'));
    for (const id of [earlier(30_000).next('chn'), earlier(-30_000).next('chn'), 'kopi']) {
      const look = never();
      expect(await projections.made(subscription, id, look)).toBeNull();
      expect(look.times).toBe(1);
    }
    const look = after(0);
    expect(await projections.promised(subscription, look)).toBe('it');
    expect(look.times).toBe(1);
  });

  it('says after two seconds to come again where it may still be on its way, and that it is missing otherwise', async () => {
    const young = new SystemIds().next('chn');
    const answers = await Promise.all([
      outcome(projections.made(subscription, young, never())),
      outcome(projections.promised(subscription, never(), young)),
      outcome(projections.promised(subscription, never(), earlier(120_000).next('pst'))),
      outcome(projections.promised(subscription, never())),
    ]);
    expect(answers).toEqual([[503, 1], [503, 1], null, null]);
  });

  it('says to come again while the log by which it would come does not answer, and asks the log once for all who wait', async () => {
    const log = new HandLog();
    const healthy = jest.spyOn(log, 'healthy').mockResolvedValue(false);
    const away = new Projections(database, clock, log);
    const answers = await Promise.all([
      outcome(away.promised(subscription, never(), earlier(120_000).next('pst'))),
      outcome(away.promised(subscription, never())),
      outcome(away.promised(subscription, after(2))),
      outcome(away.made(subscription, earlier(120_000).next('chn'), never())),
    ]);
    expect(answers).toEqual([[503, 1], [503, 1], 'it', null]);
    expect(healthy).toHaveBeenCalledTimes(1);
  });

  it('lets a bounded number wait, and tells the others to come again at once', async () => {
    const all = Array.from({ length: 201 }, () => never());
    const answers = all.map((look) => outcome(projections.promised(subscription, look)));
    expect(await answers[200]).toEqual([503, 1]);
    expect(all[200]!.times).toBe(1);
    await Promise.all(answers);
    await pause(0);
    expect(await projections.promised(subscription, after(2))).toBe('it');
  });
});
