import type { DataSource } from 'typeorm';

/** Brings the tables up to date, one process at a time; what ran before is left alone, so a failed run can be repeated. */
export async function migrate(source: DataSource): Promise<void> {
  if (source.options.type === 'better-sqlite3') {
    await source.runMigrations({ transaction: 'none' });
    return;
  }
  const holder = source.createQueryRunner();
  const lock = `corong.migrate.${String(source.driver.database)}`;
  try {
    const [row] = (await holder.query('SELECT GET_LOCK(?, 120) AS held', [lock])) as { held: unknown }[];
    if (Number(row?.held) !== 1)
      throw new Error(`Another process has been migrating ${lock} for two minutes`);
    await source.runMigrations({ transaction: 'none' });
  } finally {
    await holder.query('SELECT RELEASE_LOCK(?)', [lock]).catch(() => undefined);
    await holder.release();
  }
}
