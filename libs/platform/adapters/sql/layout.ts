import type { DataSource } from 'typeorm';
import { ConfigError } from '../../config.js';

/**
 * Number of the layout that the initial migrations create; it is stored when an app's tables are created. Raise it by one
 * in a release that rewrites an initial migration, since tables of the previous layout cannot be converted. Do not raise
 * it for a change that is a further migration.
 */
export const LAYOUT = 1;

const TABLE = 'layout';

/**
 * Stores the layout number in a store without tables. Throws ConfigError, before anything is changed, for a store that an
 * older or a newer Corong created. Call it before the migrations.
 */
export async function claimLayout(source: DataSource): Promise<void> {
  const tables = await columnsByTable(source);
  if (tables.has(TABLE)) {
    const [row] = (await source.query(`SELECT version FROM ${TABLE}`)) as { version: unknown }[];
    // A first start that was killed between the two statements below left the table empty.
    if (row === undefined && tables.size === 1) return insert(source);
    const version = Number(row?.version);
    if (version !== LAYOUT)
      refuse(source, version > LAYOUT ? 'newer' : 'older', `layout ${version} instead of ${LAYOUT}`);
    await refuseUnknownMigrations(source, tables);
    return;
  }
  const [first] = tables.keys();
  if (first !== undefined)
    refuse(source, 'older', `a table "${first}" and no layout number, which would be ${LAYOUT}`);
  await source.query(`CREATE TABLE ${TABLE} (version bigint NOT NULL PRIMARY KEY)`);
  await insert(source);
}

/**
 * Throws ConfigError if a table of an entity lacks a column, which happens if an initial migration was rewritten without a
 * new LAYOUT. Call it after the migrations.
 */
export async function checkLayout(source: DataSource): Promise<void> {
  const tables = await columnsByTable(source);
  for (const { tableName, columns } of source.entityMetadatas) {
    const present = tables.get(tableName);
    const missing = columns.find(({ databaseName }) => !present?.has(databaseName));
    if (missing) refuse(source, 'older', `no column "${missing.databaseName}" in table "${tableName}"`);
  }
}

const insert = (source: DataSource): Promise<void> =>
  source.query(`INSERT INTO ${TABLE} (version) VALUES (${LAYOUT})`);

async function refuseUnknownMigrations(source: DataSource, tables: Map<string, unknown>): Promise<void> {
  if (!tables.has('migration')) return;
  const rows = (await source.query('SELECT name FROM migration')) as { name: string }[];
  const known = new Set(source.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const unknown = rows.find(({ name }) => !known.has(name));
  if (unknown) refuse(source, 'newer', `a migration "${unknown.name}" that this one does not know`);
}

async function columnsByTable(source: DataSource): Promise<Map<string, Set<string>>> {
  const rows = (await source.query(
    isSqlite(source)
      ? `SELECT t.name AS tbl, c.name AS col FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`
      : `SELECT table_name AS tbl, column_name AS col FROM information_schema.columns
         WHERE table_schema = DATABASE()`,
  )) as { tbl: string; col: string }[];
  const tables = new Map<string, Set<string>>();
  for (const { tbl, col } of rows) tables.set(tbl, (tables.get(tbl) ?? new Set()).add(col));
  return tables;
}

const isSqlite = (source: DataSource): boolean => source.options.type === 'better-sqlite3';

function refuse(source: DataSource, age: 'older' | 'newer', found: string): never {
  const { database } = source.driver;
  const index = isSqlite(source)
    ? `The file ${database} in DATA_DIR`
    : `The schema ${database} in DATABASE_URL`;
  const wayOut = isSqlite(source)
    ? 'Move the folder DATA_DIR away or name another one: the next start makes a new installation there.'
    : 'Name an empty schema, with a Kafka and a Redis that hold nothing of it: the next start makes a new installation there.';
  const own = age === 'newer' ? ' Or start the version of Corong that made it.' : '';
  throw new ConfigError(
    `${index} was made by ${age === 'newer' ? 'a newer' : 'an older'} version of Corong (it has ${found}) and cannot be converted. ${wayOut}${own}`,
  );
}
