import { Deadline } from './deadline.js';
import { Semaphore } from './semaphore.js';

describe('Semaphore', () => {
  const never = () => new Deadline(60_000, new AbortController().signal);

  it('admits as many as its limit, and then first come, first served', async () => {
    const semaphore = new Semaphore(2);
    const order: string[] = [];
    expect([await semaphore.acquire(), await semaphore.acquire()]).toEqual([true, true]);
    const third = semaphore.acquire().then(() => order.push('third'));
    const fourth = semaphore.acquire().then(() => order.push('fourth'));
    await Promise.resolve();
    expect(order).toEqual([]);
    semaphore.release();
    await third;
    expect(order).toEqual(['third']);
    semaphore.release();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
  });

  it('reserves nothing for a caller that has stopped waiting', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const deadline = never();
    const tired = semaphore.acquire(deadline);
    const patient = semaphore.acquire();
    deadline.end();
    expect(await tired).toBe(false);
    semaphore.release();
    expect(await patient).toBe(true);
  });
});

describe('Deadline', () => {
  it('comes after its time, when the signal aborts, and at once where it had aborted before', async () => {
    const interrupted = new AbortController();
    const deadline = new Deadline(60_000, interrupted.signal);
    expect(deadline.isOver).toBe(false);
    interrupted.abort();
    await deadline.ended;
    expect(deadline.isOver).toBe(true);
    expect(new Deadline(60_000, interrupted.signal).isOver).toBe(true);
    await new Deadline(1, new AbortController().signal).ended;
  });
});
