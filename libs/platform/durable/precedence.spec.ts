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

  it('goes on while persons wait all the time, and lets them through before', async () => {
    let answered = 0;
    const persons = setInterval(() => {
      personWaits();
      answered++;
    }, 1);
    personWaits();
    await giveWay();
    clearInterval(persons);
    expect(answered).toBeGreaterThan(0);
  });
});
