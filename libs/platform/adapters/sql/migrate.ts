import type { DataSource } from 'typeorm';
import { checkLayout, claimLayout } from './layout.js';

/**
 * Runs the missing migrations, one process at a time; a failed run can be repeated. Throws ConfigError if the tables have
 * another layout.
 */
export async function migrate(source: DataSource): Promise<void> {
  if (source.options.type === 'better-sqlite3') return run(source);
  const holder = source.createQueryRunner();
  const lock = `corong.migrate.${String(source.driver.database)}`;
  try {
    const [row] = (await holder.query('SELECT GET_LOCK(?, 120) AS held', [lock])) as { held: unknown }[];
    if (Number(row?.held) !== 1)
      throw new Error(`Another process has been migrating ${lock} for two minutes`);
    await run(source);
  } finally {
    await holder.query('SELECT RELEASE_LOCK(?)', [lock]).catch(() => undefined);
    await holder.release();
  }
}

async function run(source: DataSource): Promise<void> {
  await claimLayout(source);
  await source.runMigrations({ transaction: 'none' });
  await checkLayout(source);
}
