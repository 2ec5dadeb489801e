import { APPS } from '#platform/app.js';
import { HttpClient, overNetwork } from '../../../test/support/http-client.js';
import { environmentOfApp, servicesAbsent } from '../../../test/support/services.js';
import { startStack, type Stack } from '../../../test/support/stack.js';

const absent = servicesAbsent();
const OTHERS = APPS.filter((app) => app !== 'console');

if (absent) it.skip(`the metrics of all apps of the full stack (${absent})`, () => {});
else {
  describe('the metrics of all apps of the full stack', () => {
    let stack: Stack;
    beforeAll(async () => void (stack = await startStack('full')));
    afterAll(() => stack?.stop());

    const scrape = async () => {
      const authorization = `Bearer ${environmentOfApp('console')['METRICS_TOKEN']}`;
      const { status, text } = await new HttpClient(overNetwork(stack.url)).get('/metrics', {
        authorization,
      });
      const up = Object.fromEntries(
        [...text.matchAll(/^corong_app_up\{app="([^"]+)"\} (\d)$/gm)].map(([, app, value]) => [
          app,
          Number(value),
        ]),
      );
      const said = [...text.matchAll(/^corong_build_info\{.*\bapp="([^"]+)".*\} 1$/gm)].map(([, app]) => app);
      return { status, up, said: said.sort(), text };
    };
    const upOf = (away: string[]) =>
      Object.fromEntries(OTHERS.map((app) => [app, away.includes(app) ? 0 : 1]));
    const without = (away: string[]) => APPS.filter((app) => !away.includes(app)).sort();

    it('are merged by the console, each family once and each sample with its app', async () => {
      const { status, up, said, text } = await scrape();
      expect({ status, up, said }).toEqual({ status: 200, up: upOf([]), said: without([]) });
      expect(text.match(/^# TYPE corong_build_info /gm)).toHaveLength(1);
      for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#')))
        expect(line).toContain('app="');
    });

    it('stay available while an app is stopped or silent, and say which one', async () => {
      await stack.kill('fan-out');
      const chat = stack.processes.get('chat')!.pid!;
      process.kill(chat, 'SIGSTOP');
      try {
        const { status, up, said } = await scrape();
        const away = ['fan-out', 'chat'];
        expect({ status, up, said }).toEqual({ status: 200, up: upOf(away), said: without(away) });
      } finally {
        process.kill(chat, 'SIGCONT');
      }
      await stack.restart('fan-out');
      expect((await scrape()).up).toEqual(upOf([]));
    });
  });
}
