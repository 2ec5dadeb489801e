import type { EntityManager } from 'typeorm';
import { distinctValues } from '#platform/adapters/sql/distinct-values.js';

/** Highest code point: it sorts after every letter. */
const AFTER_ALL = '\u{10ffff}';

/** The part of a workspace's messages that is searched: ids from `since` on, and below `before`. */
export interface IdRange {
  since: string;
  before: string;
}

const WORDS = { table: 'message_word', group: 'workspace_id', column: 'word' };
/** Messages among which many words are first looked for, and most of them for one page. */
const FIRST_WINDOW = 1_000;
const MAX_WINDOW = 100_000;

/** Ids of messages, newest first, and the id below which the next ones are; null if there are none. */
export interface IdBatch {
  ids: string[];
  next: string | null;
}

/** Returns the batch of ids that were read with a limit, all of which come before the next ones. */
export const batchOf = (ids: string[], limit: number): IdBatch => ({
  ids,
  next: ids.length < limit ? null : ids.at(-1)!,
});

/** Reads the table of words of one workspace. Every method reads a bounded number of rows, all of them by the primary key. */
export class WordIndex {
  constructor(
    private readonly manager: EntityManager,
    private readonly workspace_id: string,
  ) {}

  /** Returns the ids of messages with a word that begins with `term`, in no order, some of them twice; `null` if there are more than `most`. */
  async allWith(term: string, most: number): Promise<Set<string> | null> {
    const rows = await this.manager.query<{ id: string }[]>(
      'SELECT message_id AS id FROM message_word WHERE workspace_id = ? AND word >= ? AND word < ? LIMIT ?',
      [this.workspace_id, term, term + AFTER_ALL, most + 1],
    );
    return rows.length > most ? null : new Set(rows.map(({ id }) => id));
  }

  /** Returns the words that begin with `term`; null if there are more than `most`. Each is read by one step in the index. */
  async wordsWith(term: string, most: number): Promise<string[] | null> {
    const range = { of: this.workspace_id, from: term, below: term + AFTER_ALL };
    const words = await distinctValues(this.manager, WORDS, range, most + 1);
    return words.length > most ? null : words;
  }

  /** Returns the newest messages that have one of the words, newest first. The empty word stands for all messages. */
  async newestWith(words: readonly string[], { since, before }: IdRange, limit: number): Promise<IdBatch> {
    const one = `SELECT message_id AS id FROM message_word
      WHERE workspace_id = ? AND word = ? AND message_id >= ? AND message_id < ? ORDER BY message_id DESC LIMIT ?`;
    const parts = words.map((_, index) => `SELECT id FROM (${one}) AS w${index}`).join(' UNION ');
    const values = words.flatMap((word) => [this.workspace_id, word, since, before, limit]);
    const rows = await this.manager.query<{ id: string }[]>(`${parts} ORDER BY id DESC LIMIT ?`, [
      ...values,
      limit,
    ]);
    return batchOf(
      rows.map(({ id }) => id),
      limit,
    );
  }

  /**
   * Like `newestWith`, for many words: it looks for each of them among the newest messages, then among ten times as many. It
   * stops after `MAX_WINDOW` messages, with fewer ids than `limit` and yet a next one.
   */
  async newestWithin(words: readonly string[], { since, before }: IdRange, limit: number): Promise<IdBatch> {
    for (let size = FIRST_WINDOW; ; size *= 10) {
      const start = await this.nthNewest({ since, before }, size);
      const marks = words.map(() => '?').join(', ');
      const rows = await this.manager.query<{ id: string }[]>(
        `SELECT DISTINCT message_id AS id FROM message_word
         WHERE workspace_id = ? AND word IN (${marks}) AND message_id >= ? AND message_id < ? ORDER BY id DESC LIMIT ?`,
        [this.workspace_id, ...words, start ?? since, before, limit],
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length === limit || start === null) return batchOf(ids, limit);
      if (size >= MAX_WINDOW) return { ids, next: start };
    }
  }

  /** Returns the id of the message that is `nth` in the range, from the newest on; null if there are fewer. */
  private async nthNewest({ since, before }: IdRange, nth: number): Promise<string | null> {
    const [row] = await this.manager.query<{ id: string }[]>(
      `SELECT message_id AS id FROM message_word
       WHERE workspace_id = ? AND word = '' AND message_id >= ? AND message_id < ? ORDER BY message_id DESC LIMIT 1 OFFSET ?`,
      [this.workspace_id, since, before, nth - 1],
    );
    return row?.id ?? null;
  }
}
