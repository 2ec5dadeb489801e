import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { adminOfServices } from '../../test/support/services.js';
import type { Stack } from '../../test/support/stack.js';

type Value = string | number | null;
type Row = Record<string, Value>;

/** Rows that one statement writes. */
const CHUNK = 100_000;
const MESSAGES_PER_CHAT = 10;
/** So large that all numbers have the same length. */
const FIRST_NUMBER = 1_000_000_000;
const PLACES = [1, 10, 100, 1_000, 10_000];
const DIGITS = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS digit`).join(' UNION ALL ');
/** Selects the numbers from 0 up to CHUNK − 1 as `n`, in words that both databases know. */
const NUMBERS = `SELECT ${PLACES.map((place) => `d${place}.digit * ${place}`).join(' + ')} AS n
  FROM ${PLACES.map((place) => `(${DIGITS}) AS d${place}`).join(', ')}`;

/** Chat's own database, read and filled past chat. */
export abstract class ChatStore {
  static of(stack: Stack): ChatStore {
    return stack.kind === 'full' ? new OnServer() : new InFile(join(stack.dataDir, 'apps', 'chat', 'app.db'));
  }

  abstract query(sql: string, values?: Value[]): Promise<Row[]>;
  abstract close(): Promise<void>;

  /**
   * Adds so many messages, ten to a chat, each with its contact: copies of the one message that is there, under ids and keys of
   * their own.
   */
  async fill(messages: number): Promise<void> {
    const chats = Math.ceil(messages / MESSAGES_PER_CHAT);
    const numbered = (prefix: string) => `concat('${prefix}', k)`;
    // A chat has the number of its first message.
    const chat = (prefix: string) =>
      `concat('${prefix}', ${FIRST_NUMBER} + (k - ${FIRST_NUMBER}) * ${MESSAGES_PER_CHAT})`;
    const contact_id = chat('cnt_bench');
    await this.copies('contact', chats, { id: contact_id });
    await this.copies('subject', chats, { contact_id, subject_id: chat('sub_bench') });
    await this.copies('network_identity', chats, { lookup: chat('bench'), contact_id });
    await this.copies('conversation', chats, {
      ...{ id: chat('cnv_bench'), contact_id },
      message_sequence: String(MESSAGES_PER_CHAT),
    });
    await this.copies('message', messages, {
      ...{ id: numbered('msg_bench'), network_id: numbered('bench') },
      conversation_id: `concat('cnv_bench', k - k % ${MESSAGES_PER_CHAT})`,
      sequence: `1 + k % ${MESSAGES_PER_CHAT}`,
    });
  }

  async count(table: string): Promise<number> {
    return Number((await this.query(`SELECT count(*) AS n FROM ${table}`))[0]!['n']);
  }

  /** Copies the table's only row; `changed` gives expressions of the copy's number `k` for its columns. */
  private async copies(table: string, count: number, changed: Record<string, string>): Promise<void> {
    const [row] = await this.query(`SELECT * FROM ${table}`);
    const columns = Object.keys(row!);
    const chosen = columns.map((name) => changed[name] ?? '?').join(', ');
    const kept = columns.filter((name) => !(name in changed)).map((name) => row![name]!);
    for (let from = 0; from < count; from += CHUNK) {
      const numbers = `SELECT n + ${FIRST_NUMBER + from} AS k FROM (${NUMBERS}) AS s WHERE n < ${count - from}`;
      await this.query(
        `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${chosen} FROM (${numbers}) AS numbers`,
        kept,
      );
    }
  }
}

class InFile extends ChatStore {
  private readonly database: Database.Database;

  constructor(path: string) {
    super();
    this.database = new Database(path, { timeout: 10_000 });
    this.database.pragma('synchronous = OFF');
  }

  override async query(sql: string, values: Value[] = []): Promise<Row[]> {
    const statement = this.database.prepare<Value[], Row>(sql);
    if (statement.reader) return statement.all(...values);
    statement.run(...values);
    return [];
  }

  override async close(): Promise<void> {
    this.database.close();
  }
}

class OnServer extends ChatStore {
  private readonly pool: Pool = createPool({ uri: adminOfServices().databaseUrl, database: 'chat' });

  override async query(sql: string, values: Value[] = []): Promise<Row[]> {
    const [rows] = await this.pool.query<(RowDataPacket & Row)[]>(sql, values);
    return rows;
  }

  override async close(): Promise<void> {
    await this.pool.end();
  }
}
