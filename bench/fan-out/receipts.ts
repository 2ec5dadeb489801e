import { setTimeout as delay } from 'node:timers/promises';
import { createPool } from 'mysql2/promise';
import { RangeLeases } from '../../apps/fan-out/delivery/range-lease.js';
import { Checkpoint } from '../../apps/fan-out/delivery/checkpoint.js';
import { Follower } from '../../apps/fan-out/audience/follower.entity.js';
import { Range } from '../../apps/fan-out/broadcasts/range.entity.js';
import { Receipt } from '../../apps/fan-out/broadcasts/receipt.entity.js';
import type { Sent } from '../../apps/fan-out/delivery/sender.js';
import { inTurn, print, seconds, tell } from '../line.js';
import { size } from '../size.js';
import { Ground, NoSend } from './ground.js';

const FOLLOWERS = size(50_000, 2_000);
const SAVED = size(3_000, 100);
const BATCH = 1_000;
const ROUNDS = size(3, 1);
const HOW = `one writer, ${BATCH} rows a transaction with the range's cursor; innodb_flush_log_at_trx_commit=1`;

/** What receipts cost when nobody got the post, and when everybody did. */
export async function benchReceipts(): Promise<void> {
  const ground = await Ground.open(new NoSend({ state: 'delivered' }));
  await ground.followers(FOLLOWERS, (n) => `https://follower-${n}.example/hooks/corong`);
  await delivered(ground);
  const followers = await ground.database.read.find(Follower, {
    where: { channel_id: ground.channel.id },
    order: { id: 'ASC' },
  });
  const saving = await inTurn(
    ROUNDS,
    () => checkpointed(ground, followers),
    () => saved(ground, followers),
  );
  print({
    bench: 'receipts-all-failed',
    stack: 'full',
    peer: 'repository.save per row',
    ...saving,
    unit: 'receipts/s',
    how: HOW,
  });
  const raw = await inTurn(
    ROUNDS,
    () => checkpointed(ground, followers),
    () => rawInsert(ground, followers),
  );
  print({
    bench: 'receipts-all-failed',
    stack: 'full',
    peer: 'raw multi-row insert (mysql2)',
    ...raw,
    unit: 'receipts/s',
    how: HOW,
  });
  await checkpointed(ground, followers, false);
  tell('receipts-all-failed', 'full', {
    receipts: FOLLOWERS,
    rows: FOLLOWERS,
    bytes_per_receipt: Math.round((await bytesOf(ground, 'receipt')) / FOLLOWERS),
  });
  await ground.close();
}

async function delivered(ground: Ground): Promise<void> {
  const written = async () =>
    Number(
      (await ground.source.query<{ Value: string }[]>("SHOW GLOBAL STATUS LIKE 'Innodb_os_log_written'"))[0]!
        .Value,
    );
  const post = await ground.publish();
  await ground.completed(post);
  await delay(500);
  const before = await written();
  const second = await ground.publish();
  await ground.completed(second);
  const log = (await written()) - before;
  const ranges = await ground.database.read.countBy(Range, { post_id: second });
  const receipts = await ground.database.read.count(Receipt);
  tell('receipts-all-delivered', 'full', {
    receipts: FOLLOWERS,
    receipt_rows: receipts,
    range_rows: ranges,
    redo_bytes_per_receipt: Math.round((log / FOLLOWERS) * 100) / 100,
  });
}

/** The checkpoints of a post that everybody missed. */
async function checkpointed(ground: Ground, followers: Follower[], clean = true): Promise<number> {
  const checkpoint = ground.get(Checkpoint);
  const range = await rangeOf(ground, followers);
  const lease = (await ground.get(RangeLeases).take(range))!;
  const failed: Sent = {
    verdicts: Array.from({ length: BATCH }, () => ({ state: 'failed', reason: 'http_500' })),
    notBefore: 0,
  };
  const took = await seconds(async () => {
    for (let from = 0; from < followers.length; from += BATCH) {
      await checkpoint.write(range, lease.holder, followers.slice(from, from + BATCH), failed, 0);
    }
  });
  await lease.release();
  if (clean) await empty(ground);
  return followers.length / took;
}

async function rangeOf(ground: Ground, followers: Follower[]): Promise<number> {
  const made = await ground.database.transaction((tx) =>
    tx.insert(Range, {
      post_id: 'pst_bench',
      channel_id: ground.channel.id,
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

async function saved(ground: Ground, followers: Follower[]): Promise<number> {
  const repository = ground.source.getRepository(Receipt);
  const took = await seconds(async () => {
    for (const follower of followers.slice(0, SAVED)) await repository.save(rowOf(follower));
  });
  await empty(ground);
  return SAVED / took;
}

async function rawInsert(ground: Ground, followers: Follower[]): Promise<number> {
  const pool = createPool({ uri: ground.env['DATABASE_URL']!, connectionLimit: 1 });
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
  await empty(ground);
  return followers.length / took;
}

async function empty(ground: Ground): Promise<void> {
  await ground.source.query('TRUNCATE TABLE receipt');
  await ground.source.query("DELETE FROM `range` WHERE post_id = 'pst_bench'");
}

async function bytesOf(ground: Ground, table: string): Promise<number> {
  await ground.source.query(`ANALYZE TABLE ${table}`);
  const [row] = await ground.source.query<{ bytes: string }[]>(
    'SELECT data_length + index_length AS bytes FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  );
  return Number(row!.bytes);
}
