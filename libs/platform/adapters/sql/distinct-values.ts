import type { EntityManager } from 'typeorm';

/** A column of an index whose first column is `group`; the names are constants of the code. */
export interface IndexedColumn {
  table: string;
  group: string;
  column: string;
}

/**
 * Returns the different values of a column from `from` on and below `below`, in one group; at most `most`, the lowest first.
 * Each costs one step in the index, however many rows have it: MySQL's "loose index scan". SQLite has no such scan without
 * statistics, and MySQL's recursion reads the index from its start at each step.
 */
export async function distinctValues(
  manager: EntityManager,
  { table, group, column }: IndexedColumn,
  { of, from, below }: { of: string; from: string; below: string },
  most: number,
): Promise<string[]> {
  const next = (after: string) =>
    `(SELECT ${column} FROM ${table} WHERE ${group} = ? AND ${column} ${after} AND ${column} < ? ORDER BY ${column} LIMIT 1)`;
  const [sql, parameters] =
    manager.connection.options.type === 'better-sqlite3'
      ? [
          `WITH RECURSIVE step (value, number) AS (SELECT ${next('>= ?')}, 1
           UNION ALL SELECT ${next('> step.value')}, step.number + 1 FROM step
           WHERE step.value IS NOT NULL AND step.number < ?)
           SELECT value FROM step WHERE value IS NOT NULL`,
          [of, from, below, of, below, most],
        ]
      : [
          `SELECT DISTINCT ${group}, ${column} AS value FROM ${table}
           WHERE ${group} = ? AND ${column} >= ? AND ${column} < ? LIMIT ?`,
          [of, from, below, most],
        ];
  const rows = await manager.query<{ value: string }[]>(sql as string, parameters as unknown[]);
  return rows.map(({ value }) => value);
}
