// A database per app, and a user of the same name with rights on that schema alone.
import { databaseUser } from '../principals.mjs';

// In the order in which the server lists them. No GRANT OPTION, no routines, nothing global.
const rights =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES';

/** `url` is root's; `passwords` is by principal. Safe to run while the apps are at work. */
export async function provisionMariadb(url, principals, passwords) {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(url);
  try {
    for (const { name, database, databases } of principals) {
      const user = connection.escape(databaseUser(name));
      const password = connection.escape(passwords[name]);
      await connection.query(
        `CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
      await connection.query(`CREATE USER IF NOT EXISTS ${user}@'%' IDENTIFIED BY ${password}`);
      await connection.query(`ALTER USER ${user}@'%' IDENTIFIED BY ${password}`);
      await settleGrants(connection, user, pattern(databases));
    }
  } finally {
    await connection.end();
  }
}

// In a GRANT the underscore matches any character, so `fan_out` alone would also open `fanXout`.
const pattern = (databases) => databases.replaceAll('_', '\\_');

/** Revoking and granting again would fail a query in between, so it is done only when they differ. */
async function settleGrants(connection, user, schema) {
  const [rows] = await connection.query(`SHOW GRANTS FOR ${user}@'%'`);
  const held = rows.map((row) => Object.values(row)[0]).filter((grant) => !grant.startsWith('GRANT USAGE'));
  if (held.length === 1 && held[0].startsWith(`GRANT ${rights} ON \`${schema}\`.* TO `)) return;
  if (held.length > 0) await connection.query(`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${user}@'%'`);
  await connection.query(`GRANT ${rights} ON \`${schema}\`.* TO ${user}@'%'`);
}
