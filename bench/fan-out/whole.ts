import Bull from 'bull';
import { Addresses } from '../../apps/fan-out/audience/addresses.js';
import { Follower } from '../../apps/fan-out/audience/follower.entity.js';
import { Receipt } from '../../apps/fan-out/broadcasts/receipt.entity.js';
import { alternate, printFigure, seconds } from '../figure.js';
import { size } from '../size.js';
import { BenchApp, NoopTransport } from './bench-app.js';

const FOLLOWERS = size(50_000, 2_000);
const BULL_FOLLOWERS = size(2_000, 100);
const BULL_WORKERS = 32;
const ROUNDS = size(3, 1);

/** Measures a whole delivery, from the published post to its last receipt, against one Bull job per recipient. */
export async function benchWhole(): Promise<void> {
  const app = await BenchApp.open(new NoopTransport({ state: 'delivered' }));
  // Without secrets: the peer opens the address alone, and a delivery would open both.
  const addressOf = (n: number) => `https://follower-${n}.example/hooks/corong`;
  await app.followers(FOLLOWERS, addressOf, app.channel, 'webhook', false);
  const rates = await alternate(
    ROUNDS,
    () => deliveryRate(app),
    () => bullRate(app),
  );
  printFigure({
    bench: 'delivery-per-recipient',
    stack: 'full',
    peer: 'one Bull job per recipient',
    ...rates,
    unit: 'recipients/s',
    how: `ours: plan, ranges, read and decrypt the address, no-op send, receipts, ${FOLLOWERS} followers in one process; theirs: ${BULL_WORKERS} workers in one process, jobs added in bulk, TypeORM findOneBy, decrypt, no-op send, save of the receipt, ${BULL_FOLLOWERS} of the same followers; innodb_flush_log_at_trx_commit=1`,
  });
  await app.close();
}

async function deliveryRate(app: BenchApp): Promise<number> {
  const took = await seconds(async () => app.waitUntilComplete(await app.publish()));
  return FOLLOWERS / took;
}

let made = 0;

async function bullRate(app: BenchApp): Promise<number> {
  const { source } = app;
  const send = new NoopTransport({ state: 'delivered' });
  const addresses = app.get(Addresses);
  const followers = source.getRepository(Follower);
  const receipts = source.getRepository(Receipt);
  const rows = await source.query<{ id: number }[]>(
    'SELECT id FROM follower WHERE channel_id = ? ORDER BY id LIMIT ?',
    [app.channel.id, BULL_FOLLOWERS],
  );
  const range_id = 1_000_000_000 + ++made;
  const queue = new Bull<{ follower: number }>(
    `per-recipient-${process.pid}-${made}`,
    app.env['REDIS_URL']!,
    {
      prefix: 'corong:fan-out:bench',
      skipVersionCheck: true,
    } as never,
  );
  let left = rows.length;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  void queue.process(BULL_WORKERS, async ({ data }) => {
    const follower = await followers.findOneByOrFail({ id: data.follower });
    await send.deliver({ address: addresses.open(follower.address!, follower.public_id) } as never);
    await receipts.save({
      range_id,
      follower_id: follower.id,
      state: 'failed',
      reason: 'delivered',
      until: 0,
      attempts: 1,
      at: Date.now(),
    });
    if (--left === 0) finish();
  });
  await queue.isReady();
  const took = await seconds(async () => {
    const opts = { attempts: 5, removeOnComplete: true, removeOnFail: true };
    for (let from = 0; from < rows.length; from += 1_000) {
      await queue.addBulk(rows.slice(from, from + 1_000).map(({ id }) => ({ data: { follower: id }, opts })));
    }
    await finished;
  });
  await queue.close();
  await source.query('DELETE FROM receipt WHERE range_id = ?', [range_id]);
  return rows.length / took;
}
