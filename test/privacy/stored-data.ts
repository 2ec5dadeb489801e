import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Redis } from 'ioredis';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { kafkaOfAdmin } from '../support/reset-services.js';
import type { Admin } from '../support/services.js';
import { until } from '../support/until.js';
import type { StoredBytes } from './word-forms.js';

/** Reads every file below a folder, write-ahead logs included. */
export function readFiles(folder: string): StoredBytes[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ place: relative(folder, file), bytes: readFileSync(file) }));
}

/** Reads every cell of every table of an app's database. */
export async function readTables({ databaseUrl }: Admin, database: string): Promise<StoredBytes[]> {
  const connection = await createConnection({ uri: databaseUrl, typeCast: (field) => field.buffer() });
  try {
    const [tables] = await connection.query<RowDataPacket[]>(`SHOW TABLES FROM \`${database}\``);
    const names = tables.map((row) => String(Object.values(row)[0]));
    return await Promise.all(
      names.map(async (name) => {
        const [rows] = await connection.query<RowDataPacket[]>(`SELECT * FROM \`${database}\`.\`${name}\``);
        const cells = rows
          .flatMap((row) => Object.values(row) as (Buffer | null)[])
          .filter((cell) => cell !== null);
        return { place: `${database}.${name}`, bytes: lines(cells) };
      }),
    );
  } finally {
    await connection.end();
  }
}

/** Reads every record of every topic: keys, headers and payloads, one entry for each topic. */
export async function readTopics(admin: Admin): Promise<StoredBytes[]> {
  const kafka = kafkaOfAdmin(admin);
  const client = kafka.admin();
  const groupId = `canary-${Date.now()}`;
  const consumer = kafka.consumer({ groupId });
  await client.connect();
  try {
    const topics = (await client.listTopics()).filter((topic) =>
      /^(message|account|audience|dialog|brand|ads|advert|crossing|workspace)\./.test(topic),
    );
    const ends = await Promise.all(topics.map((topic) => client.fetchTopicOffsets(topic)));
    const left = new Map(
      topics.flatMap((topic, index) =>
        ends[index]!.filter(({ low, high }) => low !== high).map(({ partition, high }) => [
          `${topic} ${partition}`,
          Number(high),
        ]),
      ),
    );
    const found = new Map(topics.map((topic) => [topic, [] as Buffer[]]));
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, partition, message: { key, value, headers, offset } }) => {
        const parts = [key, value, ...Object.values(headers ?? {}).flat()];
        for (const part of parts)
          if (part) found.get(topic)!.push(typeof part === 'string' ? Buffer.from(part) : part);
        if (Number(offset) + 1 >= (left.get(`${topic} ${partition}`) ?? 0))
          left.delete(`${topic} ${partition}`);
      },
    });
    await until('every topic is read to its end', () => left.size === 0, { patience: 60_000 });
    return [...found].map(([topic, parts]) => ({ place: topic, bytes: lines(parts) }));
  } finally {
    await consumer.disconnect();
    await client.deleteGroups([groupId]).catch(() => undefined);
    await client.disconnect();
  }
}

/** Reads every Redis key of the apps with its whole value. */
export async function readRedis({ redisUrl }: Admin): Promise<StoredBytes[]> {
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys('corong:*');
    return await Promise.all(
      keys.map(async (key) => ({
        place: key,
        bytes: lines([Buffer.from(key), ...(await valuesOf(redis, key))]),
      })),
    );
  } finally {
    redis.disconnect();
  }
}

async function valuesOf(redis: Redis, key: string): Promise<Buffer[]> {
  switch (await redis.type(key)) {
    case 'string':
      return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)];
    case 'list':
      return redis.lrangeBuffer(key, 0, -1);
    case 'set':
      return redis.smembersBuffer(key);
    case 'zset':
      return redis.zrangeBuffer(key, 0, -1);
    case 'hash':
      return [
        ...(await redis.hkeys(key)).map((field) => Buffer.from(field)),
        ...(await redis.hvalsBuffer(key)),
      ];
    case 'stream':
      return [Buffer.from(JSON.stringify(await redis.xrange(key, '-', '+')))];
    case 'none':
      return [];
    case 'other':
    default:
      throw new Error(`${key} is of a type that the canary cannot read`);
  }
}

function lines(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
}
