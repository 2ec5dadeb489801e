import { setTimeout as delay } from 'node:timers/promises';
import { createPool } from 'mysql2/promise';
import { RangeLeases } from '../../apps/fan-out/delivery/range-lease.js';
import { Checkpoint } from '../../apps/fan-out/delivery/checkpoint.js';
import { Follower } from '../../apps/fan-out/audience/follower.entity.js';
import { Range } from '../../apps/fan-out/broadcasts/range.entity.js';
import { Receipt } from '../../apps/fan-out/broadcasts/receipt.entity.js';
import type { BatchResult } from '../../apps/fan-out/delivery/sender.js';
import { alternate, printFigure, seconds, printFacts } from '../figure.js';
import { size } from '../size.js';
import { BenchApp, NoopTransport } from './bench-app.js';

const FOLLOWERS = size(50_000, 2_000);
const SAVED = size(3_000, 100);
const BATCH = 1_000;
const ROUNDS = size(3, 1);
const HOW = `one writer, ${BATCH} rows a transaction with the range's cursor; innodb_flush_log_at_trx_commit=1`;

/** Measures the cost of receipts if all deliveries failed, and if all succeeded. */
export async function benchReceipts(): Promise<void> {
  const app = await BenchApp.open(new NoopTransport({ state: 'delivered' }));
  await app.followers(FOLLOWERS, (n) => `https://follower-${n}.example/hooks/corong`);
  await measureAllDelivered(app);
  const followers = await app.database.read.find(Follower, {
    where: { channel_id: app.channel.id },
    order: { id: 'ASC' },
  });
  const saving = await alternate(
    ROUNDS,
    () => checkpointRate(app, followers),
    () => saveRate(app, followers),
  );
  printFigure({
    bench: 'receipts-all-failed',
    stack: 'full',
    peer: 'repository.save per row',
    ...saving,
    unit: 'receipts/s',
    how: HOW,
  });
  const raw = await alternate(
    ROUNDS,
    () => checkpointRate(app, followers),
    () => rawInsertRate(app, followers),
  );
  printFigure({
    bench: 'receipts-all-failed',
    stack: 'full',
    peer: 'raw multi-row insert (mysql2)',
    ...raw,
    unit: 'receipts/s',
    how: HOW,
  });
  await checkpointRate(app, followers, false);
  printFacts('receipts-all-failed', 'full', {
    receipts: FOLLOWERS,
    rows: FOLLOWERS,
    bytes_per_receipt: Math.round((await bytesOf(app, 'receipt')) / FOLLOWERS),
  });
  await app.close();
}

async function measureAllDelivered(app: BenchApp): Promise<void> {
  const written = async () =>
    Number(
      (await app.source.query<{ Value: string }[]>("SHOW GLOBAL STATUS LIKE 'Innodb_os_log_written'"))[0]!
        .Value,
    );
  const post = await app.publish();
  await app.waitUntilComplete(post);
  await delay(500);
  const before = await written();
  const second = await app.publish();
  await app.waitUntilComplete(second);
  const log = (await written()) - before;
  const ranges = await app.database.read.countBy(Range, { post_id: second });
  const receipts = await app.database.read.count(Receipt);
  printFacts('receipts-all-delivered', 'full', {
    receipts: FOLLOWERS,
    receipt_rows: receipts,
    range_rows: ranges,
    redo_bytes_per_receipt: Math.round((log / FOLLOWERS) * 100) / 100,
  });
}

/** Receipts per second of checkpoints in which every delivery failed. */
async function checkpointRate(app: BenchApp, followers: Follower[], clean = true): Promise<number> {
  const checkpoint = app.get(Checkpoint);
  const range = await rangeOf(app, followers);
  const lease = (await app.get(RangeLeases).take(range))!;
  const failed: BatchResult = {
    results: Array.from({ length: BATCH }, () => ({ state: 'failed', reason: 'http_500' })),
    notBefore: 0,
  };
  const took = await seconds(async () => {
    for (let from = 0; from < followers.length; from += BATCH) {
      await checkpoint.write(range, lease.holder, followers.slice(from, from + BATCH), failed, 0);
    }
  });
  await lease.release();
  if (clean) await deleteReceipts(app);
  return followers.length / took;
}

async function rangeOf(app: BenchApp, followers: Follower[]): Promise<number> {
  const made = await app.database.transaction((tx) =>
    tx.insert(Range, {
      post_id: 'pst_bench',
      channel_id: app.channel.id,
      transport: 'webhook',
      ordinal: 1,
      from_id: followers[0]!.id,
      to_id: followers.at(-1)!.id,
      members: followers.length,
      cursor: followers[0]!.id - 1,
      delivered: 0,
      failed: 0,
      skipped: 0,
      deferred: 0,
      stopped_members: 0,
      retry_at: 0,
      pending_action: 'none',
      state: 'sending',
      holder: null,
      lease_until: Date.now() + 60_000,
    }),
  );
  return Number(made.identifiers[0]!['id']);
}

const rowOf = (follower: Follower) => ({
  range_id: 1_000_000_000,
  follower_id: follower.id,
  state: 'failed' as const,
  reason: 'http_500',
  until: 0,
  attempts: 1,
  at: Date.now(),
});

async function saveRate(app: BenchApp, followers: Follower[]): Promise<number> {
  const repository = app.source.getRepository(Receipt);
  const took = await seconds(async () => {
    for (const follower of followers.slice(0, SAVED)) await repository.save(rowOf(follower));
  });
  await deleteReceipts(app);
  return SAVED / took;
}

async function rawInsertRate(app: BenchApp, followers: Follower[]): Promise<number> {
  const pool = createPool({ uri: app.env['DATABASE_URL']!, connectionLimit: 1 });
  const connection = await pool.getConnection();
  await connection.query('SELECT 1');
  const names = Object.keys(rowOf(followers[0]!)).map((name) => `\`${name}\``);
  const took = await seconds(async () => {
    for (let from = 0; from < followers.length; from += BATCH) {
      const rows = followers.slice(from, from + BATCH).map((follower) => Object.values(rowOf(follower)));
      await connection.beginTransaction();
      await connection.query(`INSERT INTO receipt (${names.join(', ')}) VALUES ?`, [rows]);
      await connection.commit();
    }
  });
  connection.release();
  await pool.end();
  await deleteReceipts(app);
  return followers.length / took;
}

async function deleteReceipts(app: BenchApp): Promise<void> {
  await app.source.query('TRUNCATE TABLE receipt');
  await app.source.query("DELETE FROM `range` WHERE post_id = 'pst_bench'");
}

async function bytesOf(app: BenchApp, table: string): Promise<number> {
  await app.source.query(`ANALYZE TABLE ${table}`);
  const [row] = await app.source.query<{ bytes: string }[]>(
    'SELECT data_length + index_length AS bytes FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  );
  return Number(row!.bytes);
}
