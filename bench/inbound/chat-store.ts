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
export const FIRST_NUMBER = 1_000_000_000;
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

  /** The type of whole numbers in CAST. */
  abstract readonly integer: 'INTEGER' | 'SIGNED';
  abstract query(sql: string, values?: Value[]): Promise<Row[]>;
  abstract close(): Promise<void>;
  /** Returns the statements that drop the table's indexes other than the primary key, and those that create them again. */
  protected abstract indexesOf(table: string): Promise<{ drop: string[]; create: string[] }>;

  /** Runs `work`, which adds many rows to a table, and builds its indexes after that, several times faster than row by row. */
  async withoutIndexes(table: string, work: () => Promise<void>): Promise<void> {
    const { drop, create } = await this.indexesOf(table);
    for (const statement of drop) await this.query(statement);
    await work();
    for (const statement of create) await this.query(statement);
  }

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
      customer_messages: String(MESSAGES_PER_CHAT),
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

  /**
   * Copies the table's only row, or the first that matches `where`; `changed` gives expressions of the copy's number `k`,
   * which counts from `FIRST_NUMBER`, for its columns.
   */
  async copies(
    table: string,
    count: number,
    changed: Record<string, string>,
    where = '1 = 1',
  ): Promise<void> {
    const [row] = await this.query(`SELECT * FROM ${table} WHERE ${where}`);
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
  override readonly integer = 'INTEGER';
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

  protected override async indexesOf(table: string) {
    const rows = await this.query(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
      [table],
    );
    return {
      drop: rows.map(({ name }) => `DROP INDEX "${name}"`),
      create: rows.map(({ sql }) => String(sql)),
    };
  }

  override async close(): Promise<void> {
    this.database.close();
  }
}

class OnServer extends ChatStore {
  override readonly integer = 'SIGNED';
  private readonly pool: Pool = createPool({ uri: adminOfServices().databaseUrl, database: 'chat' });

  override async query(sql: string, values: Value[] = []): Promise<Row[]> {
    const [rows] = await this.pool.query<(RowDataPacket & Row)[]>(sql, values);
    return rows;
  }

  protected override async indexesOf(table: string) {
    const rows = await this.query(
      `SELECT index_name AS name, MIN(non_unique) AS other, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS cols
       FROM information_schema.statistics
       WHERE table_schema = 'chat' AND table_name = ? AND index_name <> 'PRIMARY' GROUP BY index_name`,
      [table],
    );
    if (rows.length === 0) return { drop: [], create: [] };
    const drops = rows.map(({ name }) => `DROP INDEX ${name}`);
    const adds = rows.map(
      ({ name, other, cols }) => `ADD ${Number(other) ? '' : 'UNIQUE '}INDEX ${name} (${cols})`,
    );
    return {
      drop: [`ALTER TABLE ${table} ${drops.join(', ')}`],
      create: [`ALTER TABLE ${table} ${adds.join(', ')}`],
    };
  }

  override async close(): Promise<void> {
    await this.pool.end();
  }
}
