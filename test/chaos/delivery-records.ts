import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { environmentOfApp } from '../support/services.js';
import type { Stack } from '../support/stack.js';
import { until } from '../support/until.js';

interface RangeRow {
  post_id: string;
  from_id: number;
  to_id: number;
  cursor: number;
}

type Query = <Row>(sql: string, channel: string) => Promise<Row[]>;

const RANGES =
  "SELECT post_id, from_id, to_id, `cursor` FROM `range` WHERE channel_id = ? AND transport = 'webhook'";
const UNSETTLED =
  'SELECT g.post_id, r.follower_id, r.until FROM receipt r JOIN `range` g ON g.id = r.range_id' +
  " WHERE g.channel_id = ? AND g.transport = 'webhook' AND r.state = 'deferred'";
const FOLLOWERS = "SELECT id FROM follower WHERE channel_id = ? AND transport = 'webhook' ORDER BY id";
const COMPLETE = "SELECT post_id FROM plan WHERE channel_id = ? AND state = 'complete'";

/** The deliveries of a channel as fan-out's tables record them. */
export class DeliveryRecords {
  private constructor(
    /** Posts that are complete. */
    readonly complete: ReadonlySet<string>,
    private readonly ranges: ReadonlyMap<string, RangeRow[]>,
    private readonly followers: readonly number[],
    private readonly unsettled: ReadonlySet<string>,
    /** When the last deferred delivery is due, in milliseconds since 1970; 0 if none is deferred. */
    readonly lastDue: number,
  ) {}

  static async of(stack: Stack, channel: string): Promise<DeliveryRecords> {
    const { ask, close } = await open(stack);
    try {
      const complete = await ask<{ post_id: string }>(COMPLETE, channel);
      const ranges = await ask<RangeRow>(RANGES, channel);
      const unsettled = await ask<{ post_id: string; follower_id: number; until: number }>(
        UNSETTLED,
        channel,
      );
      const followers = await ask<{ id: number }>(FOLLOWERS, channel);
      return new DeliveryRecords(
        new Set(complete.map(({ post_id }) => post_id)),
        Map.groupBy(ranges, ({ post_id }) => post_id),
        followers.map(({ id }) => Number(id)),
        new Set(unsettled.map(({ post_id, follower_id }) => `${post_id} ${follower_id}`)),
        Math.max(0, ...unsettled.map(({ until }) => Number(until))),
      );
    } finally {
      await close();
    }
  }

  /** True if the delivery of a post to the channel's nth webhook follower (from 0) is recorded, so that it is not repeated. */
  settled(post: string, index: number): boolean {
    const id = this.followers[index]!;
    const within = ({ from_id, cursor }: RangeRow) => Number(from_id) <= id && id <= Number(cursor);
    return !this.unsettled.has(`${post} ${id}`) && (this.ranges.get(post) ?? []).some(within);
  }
}

async function open(stack: Stack): Promise<{ ask: Query; close(): void | Promise<void> }> {
  if (stack.kind === 'embedded') {
    const database = new BetterSqlite3(join(stack.dataDir, 'apps', 'fan-out', 'app.db'));
    return {
      ask: async <Row>(sql: string, channel: string) => database.prepare(sql).all(channel) as Row[],
      close: () => void database.close(),
    };
  }
  const connection = await createConnection(environmentOfApp('fan-out')['DATABASE_URL']!);
  return {
    ask: async <Row>(sql: string, channel: string) =>
      (await connection.query<RowDataPacket[]>(sql, [channel]))[0] as Row[],
    close: () => connection.end(),
  };
}

/** Waits until the database has committed or rolled back what a killed fan-out had sent to it. */
export async function databaseAtRest(stack: Stack): Promise<void> {
  if (stack.kind === 'embedded') return;
  const connection = await createConnection(environmentOfApp('fan-out')['DATABASE_URL']!);
  try {
    await until('the database has let go of the killed process', async () => {
      const [rows] = await connection.query<RowDataPacket[]>('SHOW PROCESSLIST');
      return rows.length === 1;
    });
  } finally {
    await connection.end();
  }
}
