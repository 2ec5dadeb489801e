import { SeededClock } from '../ports/system.js';
import { Topic } from '../events/topic.js';
import { ManualEventLog } from './manual-event-log.js';
import { Projections } from './projections.js';

class Planted {}
const trees = Topic.declare('contracts.trees', [Planted], () => '', { partitions: 1, retention: 1 });

describe('Projections', () => {
  let log: ManualEventLog;
  let clock: SeededClock;
  let projections: Projections;

  beforeEach(() => {
    log = new ManualEventLog();
    clock = new SeededClock(0);
    projections = new Projections(log, clock);
  });

  const find = (look: () => Promise<string | null>) => projections.find(trees, 'contracts.trees', look);
  /** Creates a query that finds nothing the first `looks` times. */
  const after = (looks: number, each: () => void = () => undefined) => {
    const look = async () => {
      each();
      return ++look.times > looks ? 'it' : null;
    };
    look.times = 0;
    return look;
  };
  const outcome = (work: Promise<unknown>) =>
    work.catch((error: { status?: number; extra?: { retryAfter?: number } }) => [
      error.status,
      error.extra?.retryAfter,
    ]);

  it('queries once if the row exists', async () => {
    const look = after(0);
    expect(await find(look)).toBe('it');
    expect(look.times).toBe(1);
  });

  it('returns null at once if this app has applied everything in the log', async () => {
    const look = after(Infinity);
    expect(await find(look)).toBeNull();
    expect(look.times).toBe(2);
  });

  it('finds a row that was applied between the query and the answer of the log', async () => {
    expect(await find(after(1))).toBe('it');
  });

  it('waits for events that this app has not applied yet', async () => {
    log.caughtUp = false;
    expect(await find(after(3))).toBe('it');
    const look = after(Infinity, () => void (log.caughtUp = look.times > 2));
    expect(await find(look)).toBeNull();
    expect(look.times).toBe(5);
  });

  it('answers 503 after two seconds if this app is behind or the log does not answer', async () => {
    log.caughtUp = false;
    expect(await outcome(find(after(Infinity, () => clock.advance(500))))).toEqual([503, 1]);
  });

  it('lets a bounded number of callers wait, and answers 503 to the others at once', async () => {
    log.caughtUp = false;
    const all = Array.from({ length: 201 }, () => after(Infinity));
    const answers = all.map((look) => outcome(find(look)));
    expect(await answers[200]).toEqual([503, 1]);
    expect(all[200]!.times).toBe(1);
    clock.advance(2_000);
    await Promise.all(answers);
    log.caughtUp = true;
    expect(await find(after(1))).toBe('it');
  });
});
