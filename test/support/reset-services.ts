import { Redis } from 'ioredis';
import { Kafka, logLevel, type Admin as KafkaAdmin } from 'kafkajs';
import { createConnection } from 'mysql2/promise';
import { APPS } from '#platform/app.js';
import { adminOfServices, type Admin } from './services.js';
import { until } from './until.js';

const APPS_TOPIC = /^(message|account|audience|dialog|brand|ads|advert|crossing|workspace)\./;

/** Empties the six apps' databases, topics, consumer groups and Redis keys; users and rights stay. */
export async function resetServices(admin: Admin = adminOfServices()): Promise<void> {
  // Kafka first: its consumer groups show whether a stack is still running.
  await resetKafka(admin);
  await Promise.all([resetDatabases(admin), resetRedis(admin)]);
}

export const kafkaOfAdmin = ({ kafka: { brokers, ...sasl } }: Admin): Kafka =>
  new Kafka({
    clientId: 'corong-tests',
    brokers,
    sasl: { mechanism: 'scram-sha-256', ...sasl },
    logLevel: logLevel.NOTHING,
  });

async function resetKafka(admin: Admin): Promise<void> {
  const client = kafkaOfAdmin(admin).admin();
  await client.connect();
  try {
    await waitUntilNobodyListens(client);
    const groups = await groupsOfApps(client);
    if (groups.length > 0) await client.deleteGroups(groups);
    const topics = (await client.listTopics()).filter((topic) => APPS_TOPIC.test(topic));
    if (topics.length > 0) await client.deleteTopics({ topics });
    await until(
      'the topics are gone',
      async () => !(await client.listTopics()).some((topic) => APPS_TOPIC.test(topic)),
    );
  } finally {
    await client.disconnect();
  }
}

const groupsOfApps = async (client: KafkaAdmin) =>
  (await client.listGroups()).groups
    .map(({ groupId }) => groupId)
    .filter((group) => APPS.some((app) => group.startsWith(`${app}.`)));

/** Waits until all consumer groups are empty: a killed process stays in its groups for half a minute, and a running one must not lose its data. */
async function waitUntilNobodyListens(client: KafkaAdmin): Promise<void> {
  const idle = async () => {
    const groups = await groupsOfApps(client);
    if (groups.length === 0) return true;
    const described = await client.describeGroups(groups);
    return described.groups.every(({ state }) => state === 'Empty' || state === 'Dead');
  };
  await until('no other full stack uses these services (stop `npm run start:full`)', idle, {
    patience: 90_000,
    pause: 1_000,
  });
}

async function resetDatabases({ databaseUrl }: Admin): Promise<void> {
  const connection = await createConnection(databaseUrl);
  try {
    for (const app of APPS) {
      const name = `\`${app.replaceAll('-', '_')}\``;
      await connection.query(`DROP DATABASE IF EXISTS ${name}`);
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    }
  } finally {
    await connection.end();
  }
}

async function resetRedis({ redisUrl }: Admin): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    for (const app of APPS) {
      const keys = await redis.keys(`corong:${app}:*`);
      for (let from = 0; from < keys.length; from += 1_000)
        await redis.unlink(...keys.slice(from, from + 1_000));
    }
  } finally {
    redis.disconnect();
  }
}
