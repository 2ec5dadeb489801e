import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { createPool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { runConcurrently, seconds } from '../figure.js';

const TABLES = [
  'CREATE TABLE raw_order (id varchar(64) PRIMARY KEY, value bigint)',
  'CREATE TABLE raw_outbox (id bigint AUTO_INCREMENT PRIMARY KEY, shard smallint, topic varchar(64), event_key varchar(64), event_id varchar(64), headers text, payload text, KEY (shard, id))',
  'CREATE TABLE raw_inbox (subscription varchar(64), event_id varchar(64), taken_at bigint, PRIMARY KEY (subscription, event_id))',
  'CREATE TABLE raw_effect (id varchar(64) PRIMARY KEY, value bigint)',
];
const NAMES = ['raw_order', 'raw_outbox', 'raw_inbox', 'raw_effect'];

/** Returns events per second of the same durable steps on mysql2 and kafkajs alone: produce, relay in batches of 500, consume by batch. */
export async function rawFullPerSecond(
  env: Record<string, string>,
  events: number,
  width: number,
): Promise<number> {
  const pool = createPool({ uri: env['DATABASE_URL']!, connectionLimit: 10 });
  pool.on('connection', (connection) =>
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'),
  );
  const inTransaction = async (work: (connection: PoolConnection) => Promise<void>) => {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await work(connection);
      await connection.commit();
    } finally {
      connection.release();
    }
  };
  for (const name of NAMES) await pool.query(`DROP TABLE IF EXISTS ${name}`);
  for (const table of TABLES) await pool.query(table);

  const topic = `contracts.raw${randomUUID().slice(0, 8)}`;
  const kafka = new Kafka({
    clientId: 'contracts',
    brokers: env['KAFKA_BROKERS']!.split(','),
    sasl: { mechanism: 'scram-sha-256', username: env['KAFKA_USERNAME']!, password: env['KAFKA_PASSWORD']! },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.createTopics({ topics: [{ topic, numPartitions: 4 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const consumer = kafka.consumer({ groupId: `contracts.${topic}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });

  let done = 0;
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
      for (let from = 0; from < batch.messages.length; from += 500) {
        const messages = batch.messages.slice(from, from + 500);
        await inTransaction(async (connection) => {
          const ids = messages.map((message) => message.headers!['id']!.toString());
          await connection.query<RowDataPacket[]>(
            'SELECT event_id FROM raw_inbox WHERE subscription = ? AND event_id IN (?)',
            ['raw', ids],
          );
          const effects = messages.map((message, i) => [
            ids[i],
            (JSON.parse(message.value!.toString()) as { value: number }).value,
          ]);
          await connection.query('INSERT INTO raw_effect VALUES ?', [effects]);
          await connection.query('INSERT INTO raw_inbox VALUES ?', [
            ids.map((id) => ['raw', id, Date.now()]),
          ]);
        });
        const last = messages.at(-1)!.offset;
        resolveOffset(last);
        await consumer.commitOffsets([
          { topic, partition: batch.partition, offset: String(BigInt(last) + 1n) },
        ]);
        await heartbeat();
        done += messages.length;
      }
    },
  });

  let producing = true;
  const relay = async (shard: number) => {
    while (producing || done < events) {
      const [rows] = await pool.query<RowDataPacket[]>(
        'SELECT * FROM raw_outbox WHERE shard = ? ORDER BY id LIMIT 500',
        [shard],
      );
      if (rows.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        continue;
      }
      const messages = rows.map((row) => ({
        key: row['event_key'] as string,
        value: row['payload'] as string,
        headers: {
          ...(JSON.parse(row['headers'] as string) as Record<string, string>),
          id: row['event_id'] as string,
        },
      }));
      await producer.send({ topic, acks: -1, messages });
      await inTransaction(async (connection) => {
        await connection.query('DELETE FROM raw_outbox WHERE id IN (?)', [
          rows.map((row) => row['id'] as number),
        ]);
      });
    }
  };
  const took = await seconds(async () => {
    const relays = [0, 1, 2, 3].map(relay);
    await runConcurrently(events, width, (index) =>
      inTransaction(async (connection) => {
        const id = randomUUID();
        const headers = JSON.stringify({
          type: 'Noted',
          source: 'console',
          subject: id,
          time: new Date().toISOString(),
          sequence: '1',
        });
        const payload = JSON.stringify({ note_id: id, value: index, text: 'x'.repeat(200) });
        await connection.query('INSERT INTO raw_order VALUES (?, ?)', [id, index]);
        await connection.query(
          'INSERT INTO raw_outbox (shard, topic, event_key, event_id, headers, payload) VALUES (?, ?, ?, ?, ?, ?)',
          [index % 4, topic, id, id, headers, payload],
        );
      }),
    );
    producing = false;
    await Promise.all(relays);
  });
  await consumer.disconnect();
  await producer.disconnect();
  for (const name of NAMES) await pool.query(`DROP TABLE IF EXISTS ${name}`);
  await pool.end();
  return events / took;
}
