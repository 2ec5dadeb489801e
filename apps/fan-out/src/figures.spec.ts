import { MetricFamilies } from '#platform/operations/metric-families.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import { FanOutFixture } from './fan-out.fixture.js';

describe('the metrics of fan-out', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start();
  });
  afterAll(async () => {
    await fan.close();
    await hooks.close();
  });

  it('count opt-ins and deliveries with their latency, and show that no queue is behind', async () => {
    const channel = await fan.channel('kopi');
    await fan.follow(channel, 'webhook', hooks.endpoint('kopi').url);
    const post = await fan.publish(channel, 'Halo');
    await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    const { registry } = fan.get(MetricFamilies);
    /** The values of a family's samples that have these labels. */
    const values = async (family: string, labels: Record<string, string> = {}) => {
      const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
      const samples = (await registry.metrics()).split('\n').filter((line) => line.startsWith(`${family}{`));
      return samples
        .filter((line) => wanted.every((label) => line.includes(label)))
        .map((line) => Number(line.split(' ').at(-1)));
    };
    const transport = 'webhook';
    expect(await values('corong_opt_ins_total', { transport })).toEqual([1]);
    expect(await values('corong_deliveries_total', { transport, outcome: 'delivered' })).toEqual([1]);
    expect(await values('corong_deliveries_total', { outcome: 'failed' })).toEqual([]);
    expect(await values('corong_delivery_seconds_count', { transport })).toEqual([1]);
    expect(await values('corong_live_streams')).toEqual([0]);
    expect(await values('corong_ranges_due')).toEqual([0]);
    expect(await values('corong_sweep_lag_seconds', { sweep: 'deliver-range' })).toHaveLength(1);
    const route = '/@:handle/followers';
    expect(await values('corong_http_request_seconds_count', { route })).toEqual([1]);
    const behind = () => values('corong_inbox_lag_seconds', { subscription: 'fan-out.posts' });
    await until('all events are taken', async () => (await behind())[0] === 0);
  });
});
