import type { EntityManager } from 'typeorm';

/** Highest code point: it sorts after every letter. */
const AFTER_ALL = '\u{10ffff}';

/** The part of a workspace's messages that is searched: ids from `since` on, and below `before`. */
export interface IdRange {
  since: string;
  before: string;
}

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
    const words: string[] = [];
    for (let last = term; ;) {
      const [next] = await this.manager.query<{ word: string }[]>(
        `SELECT word FROM message_word WHERE workspace_id = ? AND word ${words.length === 0 ? '>=' : '>'} ? AND word < ?
         ORDER BY word LIMIT 1`,
        [this.workspace_id, last, term + AFTER_ALL],
      );
      if (!next) return words;
      if (words.length === most) return null;
      words.push((last = next.word));
    }
  }

  /** Returns the newest messages that have one of the words, newest first. The empty word stands for all messages. */
  async newestWith(words: readonly string[], { since, before }: IdRange, limit: number): Promise<string[]> {
    const one = `SELECT message_id AS id FROM message_word
      WHERE workspace_id = ? AND word = ? AND message_id >= ? AND message_id < ? ORDER BY message_id DESC LIMIT ?`;
    const parts = words.map((_, index) => `SELECT id FROM (${one}) AS w${index}`).join(' UNION ');
    const values = words.flatMap((word) => [this.workspace_id, word, since, before, limit]);
    const rows = await this.manager.query<{ id: string }[]>(`${parts} ORDER BY id DESC LIMIT ?`, [
      ...values,
      limit,
    ]);
    return rows.map(({ id }) => id);
  }
}
