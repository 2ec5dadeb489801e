import { execFileSync } from 'node:child_process';
import { Kafka, logLevel } from 'kafkajs';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { Client } from '../../test/journeys/client.js';
import { adminOfServices } from '../../test/support/services.js';
import { startStack, type Stack } from '../../test/support/stack.js';
import {
  copiesOf,
  countFound,
  countOnce,
  makeLink,
  type ClickStack,
  type CountedClicks,
  type Listener,
  type Way,
} from './click-stack.js';
import { GENERATOR_CORE, pinTo, SERVER_CORE } from './cores.js';

const TOPIC = 'ads.click';

/** The full stack: the apps' processes on the server's core; Kafka, MariaDB and Redis on the generator's. */
export class FullStack implements ClickStack {
  readonly kind = 'full';
  codes: string[] = [];

  private constructor(
    private readonly stack: Stack,
    private readonly database: Connection,
  ) {}

  static async start(): Promise<FullStack> {
    const stack = await startStack('full', { env: { LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.1' } });
    for (const process of stack.processes.values()) pinTo(process.pid!, SERVER_CORE);
    for (const pid of pidsOfServices()) pinTo(pid, GENERATOR_CORE);
    const full = new FullStack(stack, await createConnection(adminOfServices().databaseUrl));
    full.codes = await full.makeLinks();
    return full;
  }

  async listen(way: Way): Promise<Listener> {
    const names = way === 'directly' ? ['ad-attribution'] : ['console', 'ad-attribution'];
    const processes = names.map((name) => this.stack.processes.get(name)!);
    return { port: processes[0]!.port, pids: processes.map(({ pid }) => pid!) };
  }

  async rows(): Promise<number> {
    const [[row]] = await this.database.query<RowDataPacket[]>(
      'SELECT count(*) AS n FROM ad_attribution.click',
    );
    return Number(row!['n']);
  }

  async count(ids: readonly string[]): Promise<CountedClicks> {
    const [rows] = await this.database.query<RowDataPacket[]>('SELECT id FROM ad_attribution.click');
    return {
      table: countOnce(
        ids,
        rows.map((row) => String(row['id'])),
      ),
      log: countFound(ids, await clicksInLog()),
    };
  }

  async stop(): Promise<void> {
    await this.database.end();
    await this.stack.stop();
  }

  private async makeLinks(): Promise<string[]> {
    const { url } = this.stack;
    const link = await makeLink(new Client(url, await keyOf(url)));
    const copies = copiesOf(link.id);
    const [rows] = await this.database.query<RowDataPacket[]>(
      'SELECT * FROM ad_attribution.link WHERE id = ?',
      [link.id],
    );
    const row: Record<string, unknown> = { ...rows[0] };
    delete row['number'];
    const names = Object.keys(row);
    const values = copies.map((copy) => names.map((name) => ({ ...row, ...copy })[name] as unknown));
    for (let from = 0; from < values.length; from += 1_000)
      await this.database.query('INSERT INTO ad_attribution.link (??) VALUES ?', [
        names,
        values.slice(from, from + 1_000),
      ]);
    return [link.code, ...copies.map(({ code }) => code)];
  }
}

async function keyOf(url: string): Promise<string> {
  const owner = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: 'ten characters' };
  const { json } = await new Client(url).post<{ api_key: string }>('/v1/setup', owner, { expect: [201] });
  return json.api_key;
}

/** Of what runs on this machine; containers have none that could be pinned. */
function pidsOfServices(): number[] {
  const said = execFileSync(process.execPath, ['scripts/services.mjs', 'status'], { encoding: 'utf8' });
  return [...said.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
}

/** Reads the topic from its start to where it ends now. */
async function clicksInLog(): Promise<string[]> {
  const { brokers, username, password } = adminOfServices().kafka;
  const kafka = new Kafka({
    clientId: 'bench',
    brokers,
    sasl: { mechanism: 'scram-sha-256', username, password },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map(
    (await admin.fetchTopicOffsets(TOPIC)).flatMap(({ partition, low, high }) =>
      low === high ? [] : [[partition, BigInt(high) - 1n] as const],
    ),
  );
  await admin.disconnect();
  const ids: string[] = [];
  if (ends.size === 0) return ids;
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        // So that the next reading begins at the start again.
        autoCommit: false,
        eachMessage: async ({ partition, message }) => {
          ids.push((JSON.parse(String(message.value)) as { click_id: string }).click_id);
          if (BigInt(message.offset) >= ends.get(partition)!) ends.delete(partition);
          if (ends.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return ids;
}
