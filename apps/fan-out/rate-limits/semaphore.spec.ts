import { Ending } from './deadline.js';
import { Places } from './semaphore.js';

describe('Places', () => {
  const never = () => new Ending(60_000, new AbortController().signal);

  it('lets in as many as there are, and then who came first', async () => {
    const places = new Places(2);
    const order: string[] = [];
    expect([await places.enter(), await places.enter()]).toEqual([true, true]);
    const third = places.enter().then(() => order.push('third'));
    const fourth = places.enter().then(() => order.push('fourth'));
    await Promise.resolve();
    expect(order).toEqual([]);
    places.leave();
    await third;
    expect(order).toEqual(['third']);
    places.leave();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
  });

  it('keeps no place for who has stopped waiting', async () => {
    const places = new Places(1);
    await places.enter();
    const ending = never();
    const tired = places.enter(ending);
    const patient = places.enter();
    ending.reach();
    expect(await tired).toBe(false);
    places.leave();
    expect(await patient).toBe(true);
  });
});

describe('Ending', () => {
  it('comes after its time, when it is interrupted, and at once where it was before', async () => {
    const interrupted = new AbortController();
    const ending = new Ending(60_000, interrupted.signal);
    expect(ending.over).toBe(false);
    interrupted.abort();
    await ending.come;
    expect(ending.over).toBe(true);
    expect(new Ending(60_000, interrupted.signal).over).toBe(true);
    await new Ending(1, new AbortController().signal).come;
  });
});
