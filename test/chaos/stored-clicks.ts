import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { adminOfServices } from '../support/services.js';
import type { Stack } from '../support/stack.js';

/** Reads the ids of all clicks from the ads side's tables, since no API lists them. */
export async function storedClicks(stack: Stack): Promise<string[]> {
  return stack.kind === 'embedded'
    ? fromFile(join(stack.dataDir, 'apps', 'ad-attribution', 'app.db'))
    : fromServer();
}

function fromFile(file: string): string[] {
  const database = new Database(file, { readonly: true });
  try {
    return database
      .prepare<[], { id: string }>('SELECT id FROM click')
      .all()
      .map(({ id }) => id);
  } finally {
    database.close();
  }
}

async function fromServer(): Promise<string[]> {
  const connection = await createConnection(adminOfServices().databaseUrl);
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM ad_attribution.click');
    return rows.map((row) => String(row['id']));
  } finally {
    await connection.end();
  }
}
