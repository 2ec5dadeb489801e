import type { Dispatcher } from 'undici';
import { until } from '../../../test/support/until.js';
import { UpstreamWatch } from './upstream-watch.js';

type Done = (error: Error | null, answer: unknown) => void;

/** An app that keeps what it is asked, as a stopped process does, until it goes on. */
class App {
  asked = 0;
  private alive = false;
  private readonly waiting: (() => void)[] = [];

  /** As undici's: with a callback for requests, without one for probes. */
  readonly request = (options: Dispatcher.RequestOptions, done?: Done): Promise<unknown> | void => {
    if (done) this.asked += 1;
    const answer = new Promise((resolve, reject) => {
      const answered = () => resolve({ body: { dump: async () => undefined } });
      if (this.alive) answered();
      else this.waiting.push(answered);
      (options.signal as AbortSignal).addEventListener('abort', () => reject(new Error('aborted')));
    });
    if (!done) return answer;
    answer.then(
      (said) => done(null, said),
      (error: Error) => done(error, null),
    );
  };

  resume(): void {
    this.alive = true;
    for (const answered of this.waiting.splice(0)) answered();
  }
}

describe('the watch over apps', () => {
  it('fails requests to a silent app at once, and probes the app until it answers', async () => {
    const app = new App();
    const watch = new UpstreamWatch(app as never, { waitMs: 5, probeMs: 30 });
    const send = () =>
      new Promise<string>((resolve) =>
        watch.request({ origin: 'http://app', path: '/', method: 'GET' }, (error) =>
          resolve(error ? error.message : 'answered'),
        ),
      );
    expect(await send()).not.toBe('answered');
    expect(app.asked).toBe(1);
    const answers = await Promise.all(Array.from({ length: 50 }, send));
    expect(new Set(answers)).toEqual(new Set(['The app is silent']));
    expect(app.asked).toBe(1);
    app.resume();
    await until('requests go through again', async () => (await send()) === 'answered', { pause: 20 });
    expect(app.asked).toBe(2);
  });
});
