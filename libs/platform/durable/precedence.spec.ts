import { giveWay, personWaits, runInBackground } from './precedence.js';

describe('work that can wait', () => {
  it('runs one piece after the other, also after one that failed', async () => {
    const steps: string[] = [];
    const piece = (name: string, fails = false) =>
      runInBackground(async () => {
        steps.push(`${name} begins`);
        await new Promise(setImmediate);
        steps.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const [one, two, three] = await Promise.allSettled([piece('one'), piece('two', true), piece('three')]);
    expect(steps).toEqual(['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect([one.status, two.status, three.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('lets those through who wait for the process, and goes on while they do', async () => {
    const steps: string[] = [];
    personWaits();
    await runInBackground(async () => {
      steps.push('first slice');
      setImmediate(() => steps.push('a person is answered'));
      await giveWay();
      steps.push('second slice');
    });
    personWaits();
    await runInBackground(async () => void steps.push('next work'));
    expect(steps).toEqual(['first slice', 'a person is answered', 'second slice', 'next work']);
  });
});
