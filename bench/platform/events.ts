import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { KafkaEventLog } from '#platform/adapters/kafka/kafka-event-log.js';
import { freshSchema } from '../../test/support/fresh-schema.js';
import { alternate, printFigure } from '../figure.js';
import { size } from '../size.js';
import { oursPerSecond } from './ours.js';
import { rawEmbeddedPerSecond } from './raw-embedded.js';
import { rawFullPerSecond } from './raw-full.js';

const ROUNDS = size(3, 1);
const EVENTS = size(6_000, 200);
const WIDTH = 16;

/** Measures outbox → relay → log → consumer with its effect, against the same durable steps on the bare drivers. */
export async function benchEvents(): Promise<void> {
  const folder = mkdtempSync(resolve('data-bench-'));
  let round = 0;
  const embedded = await alternate(
    ROUNDS,
    () => {
      const own = join(folder, `ours-${++round}`);
      return oursPerSecond(
        { file: join(own, 'app.db') },
        () => new EmbeddedEventLog({ folder: join(own, 'log'), prefixes: { contracts: 'read and write' } }),
        EVENTS,
        WIDTH,
      );
    },
    () => rawEmbeddedPerSecond(mkdtempSync(join(folder, 'raw-')), EVENTS, WIDTH),
  );
  rmSync(folder, { recursive: true, force: true });
  printFigure({
    bench: 'events',
    stack: 'embedded',
    peer: 'better-sqlite3 13, same transactions',
    ...embedded,
    unit: 'events/s',
    how: `${WIDTH} producers, one transaction an event; relay and consumer in batches of at most 500; every commit flushed (WAL); ours lets waiting writers share a commit`,
  });

  const env = parseEnv(readFileSync('.services/env/contracts.env', 'utf8')) as Record<string, string>;
  const makeLog = () =>
    new KafkaEventLog({
      brokers: env['KAFKA_BROKERS']!.split(','),
      username: env['KAFKA_USERNAME']!,
      password: env['KAFKA_PASSWORD']!,
      clientId: 'contracts',
    });
  const store = await freshSchema('bench');
  const full = await alternate(
    ROUNDS,
    () => oursPerSecond({ url: store.url }, makeLog, EVENTS, WIDTH),
    () => rawFullPerSecond(env, EVENTS, WIDTH),
  );
  await store.drop();
  printFigure({
    bench: 'events',
    stack: 'full',
    peer: 'mysql2 3 and kafkajs 2.2, same transactions',
    ...full,
    unit: 'events/s',
    how: `${WIDTH} producers, one transaction an event, 10 connections; relay and consumer in batches of at most 500; innodb_flush_log_at_trx_commit=1, acks=all`,
  });
}
