import type { ObjectLiteral } from 'typeorm';
import type { Tx } from './database.js';
import type { Target } from './data-sources.js';

/**
 * Updates many rows, each with its own values, in one statement. All rows must change the same columns. Hundreds of
 * statements through TypeORM's query builder would create garbage faster than it is collected.
 */
export async function updateAll<E extends ObjectLiteral, K extends keyof E & string>(
  tx: Tx,
  entity: Target<E>,
  key: K,
  rows: readonly { key: E[K]; change: Partial<E> }[],
): Promise<void> {
  if (rows.length === 0) return;
  const { driver } = tx.connection;
  const metadata = tx.connection.getMetadata(entity);
  const nameOf = (property: string): string =>
    driver.escape(metadata.findColumnWithPropertyName(property)!.databaseName);
  const values: unknown[] = [];
  const sets = Object.keys(rows[0]!.change).map((property) => {
    const whens = rows.map(({ key: id, change }) => {
      values.push(id, change[property]);
      return 'WHEN ? THEN ?';
    });
    return `${nameOf(property)} = CASE ${nameOf(key)} ${whens.join(' ')} END`;
  });
  values.push(...rows.map(({ key: id }) => id));
  const marks = rows.map(() => '?').join(', ');
  await tx.query(
    `UPDATE ${driver.escape(metadata.tableName)} SET ${sets.join(', ')} WHERE ${nameOf(key)} IN (${marks})`,
    values,
  );
}
