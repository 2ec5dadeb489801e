import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from '../../test/journeys/client.js';
import { AppProcess } from '../../test/support/app-process.js';
import { freePorts } from '../../test/support/ports.js';
import { tempFolder, type TempFolder } from '../../test/support/temp.js';
import { pinTo, SERVER_CORE } from './cores.js';

const LINKS = 10_000;

/** The embedded stack in a process of its own on the server's core, with 10,000 links; all its clicks pass the gateway. */
export class ClickServer {
  private constructor(
    private readonly process: AppProcess,
    private readonly data: TempFolder,
    readonly port: number,
    readonly codes: string[],
  ) {}

  static async start(): Promise<ClickServer> {
    const data = tempFolder('bench-click');
    const [port] = (await freePorts(1)) as [number];
    const app = new AppProcess({
      name: 'all-in-one',
      file: 'dist/apps/all-in-one/src/main.js',
      port,
      env: { DATA_DIR: data.path, LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.1' },
      folder: data.path,
    });
    app.start();
    await app.ready();
    pinTo(app.pid!, SERVER_CORE);
    const codes = await makeLinks(`http://127.0.0.1:${port}`, data.path);
    return new ClickServer(app, data, port, codes);
  }

  /** Returns how many of these clicks are exactly once in the table, and exactly once in the log. */
  count(ids: readonly string[]): { table: number; log: number } {
    const wanted = new Set(ids);
    const rows = this.read<{ id: string }>('apps/ad-attribution/app.db', 'SELECT id FROM click');
    const events = this.read<{ id: string }>(
      'log/ads.db',
      "SELECT json_extract(payload, '$.click_id') AS id FROM records WHERE topic = 'ads.click'",
    );
    const once = (found: { id: string }[]): number => {
      const counts = new Map<string, number>();
      for (const { id } of found) if (wanted.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
      return [...counts.values()].filter((count) => count === 1).length;
    };
    return { table: once(rows), log: once(events) };
  }

  get rows(): number {
    return this.read<{ n: number }>('apps/ad-attribution/app.db', 'SELECT count(*) AS n FROM click')[0]!.n;
  }

  async stop(): Promise<void> {
    await this.process.stop();
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

/** Creates one link by the API, and copies of its row under other codes. */
async function makeLinks(url: string, folder: string): Promise<string[]> {
  const owner = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: 'ten characters' };
  const { json } = await new Client(url).post<{ api_key: string }>('/v1/setup', owner, { expect: [201] });
  const client = new Client(url, json.api_key);
  const made = async (path: string, input: object) =>
    (await client.post<{ id: string; code: string }>(path, input, { expect: [201] })).json;
  const campaign = await made('/v1/campaigns', { name: 'Bench' });
  const ad = await made('/v1/ads', { campaign_id: campaign.id, name: 'Bench' });
  const link = await made('/v1/links', { ad_id: ad.id });
  const database = new Database(join(folder, 'apps/ad-attribution/app.db'), { timeout: 10_000 });
  const row = database.prepare('SELECT * FROM link WHERE id = ?').get(link.id) as Record<string, unknown>;
  delete row['number'];
  const names = Object.keys(row);
  const insert = database.prepare(
    `INSERT INTO link (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  const codes = Array.from({ length: LINKS - 1 }, (_, number) => `Bn${String(number).padStart(6, '0')}`);
  database.transaction(() => {
    for (const [number, code] of codes.entries()) {
      const id = `${link.id.slice(0, -6)}${String(number).padStart(6, '0')}`;
      insert.run({ ...row, id, code });
    }
  })();
  database.close();
  return [link.code, ...codes];
}
