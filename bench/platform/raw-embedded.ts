import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { runConcurrently, seconds } from '../figure.js';

const open = (file: string) => {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
};

/** Returns events per second of the same durable steps on better-sqlite3 alone: produce, relay and consume in batches of 500. */
export async function rawEmbeddedPerSecond(folder: string, events: number, width: number): Promise<number> {
  const app = open(`${folder}/raw-app.db`);
  const log = open(`${folder}/raw-log.db`);
  app.exec(`CREATE TABLE bench_order (id varchar PRIMARY KEY, value bigint);
    CREATE TABLE outbox (id integer PRIMARY KEY AUTOINCREMENT, shard int, topic varchar, event_key varchar, event_id varchar, headers text, payload text);
    CREATE INDEX outbox_by_shard ON outbox (shard, id);
    CREATE TABLE inbox (subscription varchar, event_id varchar, taken_at bigint, PRIMARY KEY (subscription, event_id));
    CREATE TABLE bench_effect (id varchar PRIMARY KEY, value bigint)`);
  log.exec(`CREATE TABLE record (position integer PRIMARY KEY AUTOINCREMENT, topic varchar, part int, event_key varchar, event_id varchar, headers text, payload text);
    CREATE TABLE cursor (name varchar PRIMARY KEY, position bigint)`);
  const order = app.prepare('INSERT INTO bench_order VALUES (?, ?)');
  const append = app.prepare(
    'INSERT INTO outbox (shard, topic, event_key, event_id, headers, payload) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const waiting = app.prepare('SELECT * FROM outbox ORDER BY id LIMIT 500');
  const remove = app.prepare('DELETE FROM outbox WHERE id = ?');
  const publish = log.prepare(
    'INSERT INTO record (topic, part, event_key, event_id, headers, payload) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const read = log.prepare('SELECT * FROM record WHERE position > ? ORDER BY position LIMIT 500');
  const advance = log.prepare(
    'INSERT INTO cursor VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
  );
  const taken = app.prepare('SELECT 1 FROM inbox WHERE subscription = ? AND event_id = ?');
  const mark = app.prepare('INSERT INTO inbox VALUES (?, ?, ?)');
  const effect = app.prepare('INSERT INTO bench_effect VALUES (?, ?)');

  type Row = {
    id: number;
    topic: string;
    event_key: string;
    event_id: string;
    headers: string;
    payload: string;
    position: number;
  };
  const produce = app.transaction((id: string, value: number) => {
    order.run(id, value);
    const headers = JSON.stringify({
      type: 'Noted',
      source: 'console',
      subject: id,
      time: new Date().toISOString(),
      sequence: '1',
    });
    append.run(
      0,
      'contracts.raw',
      id,
      id,
      headers,
      JSON.stringify({ note_id: id, value, text: 'x'.repeat(200) }),
    );
  });
  const relay = () => {
    const rows = waiting.all() as Row[];
    if (rows.length === 0) return;
    log.transaction(() =>
      rows.forEach((row) => publish.run(row.topic, 0, row.event_key, row.event_id, row.headers, row.payload)),
    )();
    app.transaction(() => rows.forEach((row) => remove.run(row.id)))();
  };
  let position = 0;
  let done = 0;
  const consume = () => {
    const rows = read.all(position) as Row[];
    if (rows.length === 0) return;
    app.transaction(() => {
      for (const row of rows) {
        if (taken.get('raw', row.event_id)) continue;
        const data = JSON.parse(row.payload) as { value: number };
        effect.run(row.event_id, data.value);
        mark.run('raw', row.event_id, Date.now());
      }
    })();
    position = rows.at(-1)!.position;
    advance.run('raw', position);
    done += rows.length;
  };
  const took = await seconds(async () => {
    let producing = true;
    const carrying = (async () => {
      while (producing || done < events) {
        relay();
        consume();
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await runConcurrently(events, width, async (index) => {
      produce(randomUUID(), index);
      await new Promise((resolve) => setImmediate(resolve));
    });
    producing = false;
    await carrying;
  });
  app.close();
  log.close();
  return events / took;
}
