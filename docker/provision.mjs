// Creates each app's database and users in MariaDB, Kafka and Redis, and revokes rights that docker/principals.mjs
// does not grant. Safe to run at any time. compose runs this file by itself; `npm run services` calls `provision`.
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { principals } from './principals.mjs';
import { provisionKafka } from './provision/kafka.mjs';
import { provisionMariadb } from './provision/mariadb.mjs';
import { provisionRedis } from './provision/redis.mjs';

/**
 * `admin`: `{ databaseUrl, redisUrl, kafka: { brokers, username, password } }`.
 * `passwords`: `{ database, kafka, redis }` by principal; a principal without any is left out.
 */
export async function provision(admin, passwords) {
  const wanted = principals().filter(({ name }) => passwords[name]);
  const of = (store) => Object.fromEntries(wanted.map(({ name }) => [name, passwords[name][store]]));
  await Promise.all([
    provisionMariadb(admin.databaseUrl, wanted, of('database')),
    provisionKafka(admin.kafka, wanted, of('kafka')),
    provisionRedis(admin.redisUrl, wanted, of('redis')),
  ]);
  return wanted.map(({ name }) => name);
}

/** In compose: one variable for each password, such as FAN_OUT_DATABASE_PASSWORD. */
async function main(env) {
  const needed = (name) => {
    if (!env[name]) throw new Error(`${name} is not set`);
    return env[name];
  };
  const admin = {
    databaseUrl: `mysql://root:${needed('MARIADB_ROOT_PASSWORD')}@mariadb:3306`,
    redisUrl: `redis://admin:${needed('REDIS_ADMIN_PASSWORD')}@redis:6379`,
    kafka: { brokers: ['kafka:9092'], username: 'admin', password: needed('KAFKA_ADMIN_PASSWORD') },
  };
  const passwords = {};
  for (const { name } of principals().filter(({ name }) => name !== 'contracts')) {
    const prefix = name.replaceAll('-', '_').toUpperCase();
    passwords[name] = {
      database: needed(`${prefix}_DATABASE_PASSWORD`),
      kafka: needed(`${prefix}_KAFKA_PASSWORD`),
      redis: needed(`${prefix}_REDIS_PASSWORD`),
    };
  }
  // A port is open before its server answers, so the first attempts may fail.
  for (const until = Date.now() + 120_000; ;) {
    try {
      console.log(`provisioned: ${(await provision(admin, passwords)).join(', ')}`);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      console.error(`not yet: ${error.message}`);
      await sleep(1000);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.env).catch((error) => {
    console.error(`provision failed: ${error.message}`);
    process.exitCode = 1;
  });
}
