import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from '../../test/journeys/client.js';
import { AppProcess } from '../../test/support/app-process.js';
import { freePorts } from '../../test/support/ports.js';
import { tempFolder, type TempFolder } from '../../test/support/temp.js';
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
import { pinTo, SERVER_CORE } from './cores.js';

const TABLES = 'apps/ad-attribution/app.db';
const LOG = 'log/ads.db';

/** The embedded stack in one process; directly: ad-attribution alone, on the same files. */
export class EmbeddedStack implements ClickStack {
  readonly kind = 'embedded';
  codes: string[] = [];
  private process?: AppProcess;

  private constructor(private readonly data: TempFolder) {}

  static async start(): Promise<EmbeddedStack> {
    const stack = new EmbeddedStack(tempFolder('bench-click'));
    const { port } = await stack.listen('through the gateway');
    stack.codes = await makeLinks(`http://127.0.0.1:${port}`, join(stack.data.path, TABLES));
    return stack;
  }

  async listen(way: Way): Promise<Listener> {
    const name = way === 'directly' ? 'ad-attribution' : 'all-in-one';
    const [port] = (await freePorts(1)) as [number];
    await this.process?.stop();
    this.process = new AppProcess({
      name,
      file: `dist/apps/${name}/src/main.js`,
      port,
      env: { DATA_DIR: this.data.path, LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.1' },
      folder: this.data.path,
    });
    this.process.start();
    await this.process.ready();
    pinTo(this.process.pid!, SERVER_CORE);
    return { port, pids: [this.process.pid!] };
  }

  async rows(): Promise<number> {
    return this.read<{ n: number }>(TABLES, 'SELECT count(*) AS n FROM click')[0]!.n;
  }

  async count(ids: readonly string[]): Promise<CountedClicks> {
    const rows = this.read<{ id: string }>(TABLES, 'SELECT id FROM click');
    const events = this.read<{ id: string }>(
      LOG,
      `SELECT record.value ->> 3 ->> 'click_id' AS id FROM batches, json_each(data) AS record
       WHERE topic = 'ads.click'`,
    );
    const idsOf = (found: { id: string }[]) => found.map(({ id }) => id);
    return { table: countOnce(ids, idsOf(rows)), log: countFound(ids, idsOf(events)) };
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    this.data.remove();
  }

  private read<R>(file: string, sql: string): R[] {
    const database = new Database(join(this.data.path, file), { readonly: true });
    try {
      return database.prepare<[], R>(sql).all();
    } finally {
      database.close();
    }
  }
}

async function makeLinks(url: string, file: string): Promise<string[]> {
  const owner = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: 'ten characters' };
  const { json } = await new Client(url).post<{ api_key: string }>('/v1/setup', owner, { expect: [201] });
  const link = await makeLink(new Client(url, json.api_key));
  const copies = copiesOf(link.id);
  const database = new Database(file, { timeout: 10_000 });
  const row = database.prepare('SELECT * FROM link WHERE id = ?').get(link.id) as Record<string, unknown>;
  delete row['number'];
  const names = Object.keys(row);
  const insert = database.prepare(
    `INSERT INTO link (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  database.transaction(() => copies.forEach((copy) => insert.run({ ...row, ...copy })))();
  database.close();
  return [link.code, ...copies.map(({ code }) => code)];
}
