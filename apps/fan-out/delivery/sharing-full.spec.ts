import { MoreThan } from 'typeorm';
import { Client } from '../../../test/journeys/client.js';
import { openWorkspace } from '../../../test/journeys/workspace.js';
import { AppProcess } from '../../../test/support/app-process.js';
import { freePorts } from '../../../test/support/ports.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { environmentOfApp, servicesAbsent } from '../../../test/support/services.js';
import { startStack, type Stack } from '../../../test/support/stack.js';
import { tempFolder } from '../../../test/support/temp.js';
import { HttpClient, overNetwork } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { Keys } from '#platform/security/keys.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { addFollowers } from '../audience/followers.fixture.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { schema } from '../src/schema.js';

const MEMBERS = 100;
/** So many that every process has the posts of some of them to read. */
const CHANNELS = 16;
/** Posts of a wave: more than one process takes on at once. */
const POSTS = 2 * CHANNELS;
/** A wait ends as soon as its condition holds; a machine under load may need minutes. */
const PATIENCE = { patience: 300_000, pause: 50 };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const absent = servicesAbsent();
if (absent) it.skip(`processes of fan-out on one MariaDB (${absent})`, () => {});
else {
  describe('processes of fan-out on one MariaDB', () => {
    const folder = tempFolder('sharing');
    const env = environmentOfApp('fan-out');
    const processes = new Map<string, AppProcess>();
    let stack: Stack;
    let hooks: WebhookSandbox;
    let database: Database;
    let publisher: Client;
    let workspace_id: string;

    beforeAll(async () => {
      [stack, hooks] = await Promise.all([startStack('full'), startWebhookSandbox()]);
      database = await Database.open({ url: env['DATABASE_URL']! }, wholeSchema(schema));
      const opened = await openWorkspace(new Client(stack.url));
      [publisher, workspace_id] = [opened.publisher, opened.id];
      processes.set('first', stack.processes.get('fan-out')!);
    }, 300_000);
    afterAll(async () => {
      processes.delete('first');
      await Promise.all([...processes.values()].map((process) => process.stop()));
      await database.close();
      await stack.stop();
      await hooks.close();
      folder.remove();
    }, 60_000);

    /** A further process of fan-out; the links that it writes name it. */
    const join = async (name: string): Promise<AppProcess> => {
      const [port] = (await freePorts(1)) as [number];
      const own = { PUBLIC_URL: `http://${name}.example.test`, SANDBOX: 'true', LOG_LEVEL: 'warn' };
      const file = 'dist/apps/fan-out/src/main.js';
      const process = new AppProcess({
        name,
        file,
        port,
        folder: folder.path,
        env: { ...env, ...own, DATA_DIR: folder.path },
      });
      processes.set(name, process);
      process.start();
      await process.ready();
      return process;
    };
    /** Posts that a process has read from the log. */
    const taken = async (name: string): Promise<number> => {
      const { text } = await new HttpClient(overNetwork(`http://127.0.0.1:${processes.get(name)!.port}`)).get(
        '/metrics',
      );
      const line = /^corong_taken_events_total\{.*subscription="fan-out.posts".*\} (\d+)$/m.exec(text);
      return Number(line?.[1] ?? 0);
    };
    const follow = (channel_id: string, url: string): Promise<void> =>
      addFollowers(database, new Addresses(new Keys(env['SECRET_KEYS']!)), {
        channel: { id: channel_id, workspace_id },
        transport: 'webhook',
        addresses: Array<string>(MEMBERS).fill(url),
        secret: SECRET,
      });

    it('share planning and ranges, take over from one that is killed, and give work to one that joins', async () => {
      const hook = hooks.endpoint('all');
      hook.trust(SECRET);
      const channels: string[] = [];
      for (let index = 0; index < CHANNELS; index++) {
        const { json: channel } = await publisher.post<{ id: string }>(
          '/v1/channels',
          { handle: `shared-${index}`, name: 'Shared' },
          { expect: [201] },
        );
        channels.push(channel.id);
        await follow(channel.id, hook.url);
      }
      const known = async () => (await database.read.count(Channel)) === CHANNELS;
      await until('they are known', known, PATIENCE);
      const by = (name: string) => {
        const origin = name === 'first' ? stack.url : `http://${name}.example.test`;
        return hook.deliveries.filter(({ post }) => String(post['url']).startsWith(origin)).length;
      };
      const wave = async (): Promise<void> => {
        for (let index = 0; index < POSTS; index++) {
          const { json: body } = await publisher.post<{ id: string }>(
            `/v1/channels/${channels[index % CHANNELS]}/posts`,
            { body: 'Shared' },
            { expect: [201] },
          );
          await publisher.post(`/v1/posts/${body.id}/publish`, undefined, { expect: [200] });
        }
      };
      const complete = (posts: number) =>
        until(
          `${posts} posts are complete`,
          async () => (await database.read.countBy(Plan, { state: 'complete' })) === posts,
          PATIENCE,
        );

      const second = await join('second');
      await wave();
      await until('both deliver', () => by('first') >= 100 && by('second') >= 100, PATIENCE);
      expect(Math.min(await taken('first'), await taken('second'))).toBeGreaterThan(0);
      await complete(POSTS);
      const mark = by('second');
      const publishing = wave();
      await until('it is at the next ones', () => by('second') > mark, { ...PATIENCE, pause: 2 });
      await second.kill();
      const before = by('second');
      await publishing;
      // As if the time had passed for which a dead process keeps what it was waiting for.
      await database.transaction(async (tx) => {
        const claimed = { state: 'deferred' as const, reason: SENDING };
        const { affected } = await tx.update(Receipt, claimed, { until: Date.now() });
        if (affected) await tx.update(Range, { deferred: MoreThan(0) }, { retry_at: Date.now() });
      });
      await join('third');
      await wave();
      await complete(3 * POSTS);

      expect(hook.distinct()).toHaveLength(3 * POSTS * MEMBERS);
      expect(hook.forged).toEqual([]);
      expect(by('second')).toBe(before);
      expect(by('third')).toBeGreaterThan(0);
      const ranges = await database.read.find(Range);
      expect(ranges.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(3 * POSTS * MEMBERS);
      expect(ranges.every(({ state, holder }) => state === 'complete' && holder === null)).toBe(true);
    }, 900_000);
  });
}
