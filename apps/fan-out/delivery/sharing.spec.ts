import { jest } from '@jest/globals';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { AppProcess } from '../../../test/support/app-process.js';
import { freePorts } from '../../../test/support/ports.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import { Addresses } from '../audience/addresses.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { DeliverRangeWorker } from './deliver-range.worker.js';
import { addFollowers } from '../audience/followers.fixture.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';

const MEMBERS = 100;
/** More than one process takes on at once. */
const POSTS = 30;
/** A wait ends as soon as its condition holds; a machine under load may need minutes. */
const PATIENCE_MS = 300_000;

describe('two processes of fan-out', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let other: AppProcess;

  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start();
    const [port] = (await freePorts(1)) as [number];
    const env = { DATA_DIR: fan.folder, SANDBOX: 'true', LOG_LEVEL: 'warn', STACK: 'embedded' };
    other = new AppProcess({
      name: 'fan-out',
      file: 'dist/apps/fan-out/src/main.js',
      port,
      folder: fan.folder,
      env,
    });
    other.start();
    await other.ready();
  });
  afterAll(async () => {
    await other.stop();
    await fan.close();
    await hooks.close();
  });

  it('share the ranges, and the one that is left takes over', async () => {
    const channel = await fan.channel('shared');
    const hook = hooks.endpoint('all');
    await addFollowers(fan.database, fan.get(Addresses), {
      channel,
      transport: 'webhook',
      addresses: Array<string>(MEMBERS).fill(hook.url),
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    });
    const deliver = jest.spyOn(fan.get(WebhookTransport), 'deliver');
    const byOther = () => hook.deliveries.length - deliver.mock.calls.length;
    // This process is at it with as much as it takes on, until the other one is at work too.
    const worker = fan.get(DeliverRangeWorker);
    const run = worker.run.bind(worker);
    jest.spyOn(worker, 'run').mockImplementation(async (job) => {
      await until('the other one is at work', () => byOther() >= 100, { pause: 20, patience: PATIENCE_MS });
      await run(job);
    });
    const posts = await Promise.all(
      Array.from({ length: POSTS }, (_, index) => fan.announce(channel, 'Shared', index + 1)),
    );
    await until('both are at it', () => byOther() >= 100 && deliver.mock.calls.length >= 100, {
      pause: 5,
      patience: PATIENCE_MS,
    });
    await other.kill();
    // As if the time had passed for which a dead process keeps what it had, and what it was waiting for.
    await fan.database.transaction(async (tx) => {
      await tx.update(Range, { holder: Not(IsNull()) }, { lease_until: Date.now() + 2_000 });
      const claimed = { state: 'deferred' as const, reason: SENDING };
      const { affected } = await tx.update(Receipt, claimed, { until: Date.now() });
      if (affected) await tx.update(Range, { deferred: MoreThan(0) }, { retry_at: Date.now() });
    });
    const complete = { post_id: In(posts), state: 'complete' as const };
    await until('all have all', async () => (await fan.database.read.countBy(Plan, complete)) === POSTS, {
      patience: PATIENCE_MS,
      pause: 100,
    });
    expect(hook.distinct()).toHaveLength(POSTS * MEMBERS);
    expect((await fan.report(posts[0]!)).totals).toMatchObject({ delivered: MEMBERS });
  }, 900_000);
});
