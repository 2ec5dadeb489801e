import { createConnection } from 'mysql2/promise';
import { contractsEnv } from './contracts-env.js';

/** An empty MariaDB schema for one spec, which belongs to the principal of the contract suites. */
export interface FreshSchema {
  name: string;
  /** URL in the form of DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

/** Creates the schema `contracts_<name>` (lower case, underscores); needs the services. One left by an earlier run is dropped first. */
export async function freshSchema(name: string): Promise<FreshSchema> {
  const url = new URL(contractsEnv()!['DATABASE_URL']!);
  const root = url.href;
  const whole = `contracts_${name}`;
  const run = async (...statements: string[]) => {
    const connection = await createConnection({ uri: root });
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  };
  const drop = `DROP DATABASE IF EXISTS ${whole}`;
  await run(drop, `CREATE DATABASE ${whole} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  url.pathname = `/${whole}`;
  return { name: whole, url: url.href.replace('mysql:', 'mariadb:'), drop: () => run(drop) };
}
