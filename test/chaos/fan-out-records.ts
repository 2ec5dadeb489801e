import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { environmentOfApp } from '../support/services.js';
import type { Stack } from '../support/stack.js';

const recorded = (range: string) =>
  `SELECT COALESCE(SUM(delivered), 0) AS delivered FROM ${range} WHERE transport = 'webhook'`;

/** Webhook deliveries that fan-out's tables hold as delivered; reads what a killed process has left. */
export async function recordedDeliveries(stack: Stack): Promise<number> {
  if (stack.kind === 'embedded') {
    const database = new BetterSqlite3(join(stack.dataDir, 'apps', 'fan-out', 'app.db'));
    try {
      return Number((database.prepare(recorded('"range"')).get() as { delivered: number }).delivered);
    } finally {
      database.close();
    }
  }
  const connection = await createConnection(environmentOfApp('fan-out')['DATABASE_URL']!);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(recorded('`range`'));
    return Number(rows[0]!['delivered']);
  } finally {
    await connection.end();
  }
}
