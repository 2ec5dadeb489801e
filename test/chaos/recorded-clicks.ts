import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { adminOfServices } from '../support/services.js';
import { kafkaOfAdmin } from '../support/reset-services.js';
import type { Stack } from '../support/stack.js';

/** A click as a store has it. */
export interface StoredClick {
  /** Of the click. */
  id: string;
  fbclid: string | null;
}

/** An event about a click; a log may hold one twice, under one id. */
export interface LoggedClick {
  event: string;
  click: string;
}

const ROWS = `SELECT c.id AS id, s.fbclid AS fbclid FROM %click c LEFT JOIN %click_source s ON s.click_id = c.id`;
const TOPIC = 'ads.click';

/** Reads all clicks from the ads side's tables, since no API lists them. */
export async function storedClicks(stack: Stack): Promise<StoredClick[]> {
  if (stack.kind === 'embedded') {
    const path = join(stack.dataDir, 'apps', 'ad-attribution', 'app.db');
    return inFile(path, (database) => database.prepare<[], StoredClick>(ROWS.replaceAll('%', '')).all());
  }
  const connection = await createConnection(adminOfServices().databaseUrl);
  try {
    const [rows] = await connection.query<(RowDataPacket & StoredClick)[]>(
      ROWS.replaceAll('%', 'ad_attribution.'),
    );
    return rows;
  } finally {
    await connection.end();
  }
}

/** Reads all events of clicks from the log. */
export async function loggedClicks(stack: Stack): Promise<LoggedClick[]> {
  return stack.kind === 'embedded' ? fromFile(join(stack.dataDir, 'log', 'ads.db')) : fromKafka();
}

function fromFile(path: string): LoggedClick[] {
  const sql = `SELECT record.value ->> 1 AS event, record.value ->> 3 ->> 'click_id' AS click
    FROM batches, json_each(data) AS record WHERE topic = ?`;
  return inFile(path, (database) => database.prepare<[string], LoggedClick>(sql).all(TOPIC));
}

async function fromKafka(): Promise<LoggedClick[]> {
  const kafka = kafkaOfAdmin(adminOfServices());
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(TOPIC);
  const left = new Map(
    ends.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]),
  );
  const found: LoggedClick[] = [];
  const groupId = `chaos-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
    const { promise: whole, resolve } = Promise.withResolvers<void>();
    if (left.size === 0) resolve();
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        for (const { headers, value } of messages) {
          const { click_id } = JSON.parse(String(value)) as { click_id: string };
          found.push({ event: String(headers?.['ce_id']), click: click_id });
        }
        if (Number(messages.at(-1)?.offset ?? -1) + 1 >= (left.get(partition) ?? 0)) left.delete(partition);
        if (left.size === 0) resolve();
      },
    });
    await whole;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
  return found;
}

function inFile<T>(path: string, read: (database: Database.Database) => T): T {
  const database = new Database(path, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
