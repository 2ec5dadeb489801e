import { MetricFamilies } from '#platform/operations/metric-families.js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { loadConfig } from '#platform/config.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SeededClock, SystemIds } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { startMetaSandbox, type MetaSandbox } from '../../../test/support/sandboxes/meta.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';
import { Ledger } from '../ledger/ledger.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { ConnectedAdNetwork, TOKEN_PURPOSE } from './network.entity.js';
import { schema } from '../src/schema.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Touch } from '../touches/touch.entity.js';
import { MetaClient } from './meta/meta.client.js';
import { UploadIdentities } from './upload-identities.js';
import { Upload } from './upload.entity.js';
import { UploadPlanner } from './upload-planner.js';
import { UploadSender } from './upload-sender.js';
import type { UploadSweep } from './upload-sweep.js';
import { AdAttributionSettings } from '../src/settings.js';

/** When the conversions of these specs happened, in milliseconds since 1970. */
export const START = Date.parse('2026-05-01T12:00:00.250Z');
/** The workspace's access token for its ad network. */
export const TOKEN = 'EAAB-token-of-a-workspace';
/** The workspace of these specs. */
export const workspace_id = 'wsp_1';

/** What the specs of sending uploads use: services on a database of their own, and a sandbox of Meta. */
export function startSending() {
  const clock = new SeededClock(START);
  const ids = new SystemIds();
  const keys = new Keys(Keys.generate());
  let database: Database;
  let meta: MetaSandbox;
  let client: MetaClient;
  let sender: UploadSender;
  let plan: UploadPlanner;

  beforeEach(async () => {
    clock.set(START);
    database = await Database.open(
      { file: join(mkdtempSync(join(tmpdir(), 'corong-uploads-')), 'app.db') },
      wholeSchema(schema),
    );
    meta = await startMetaSandbox({ now: () => clock.now() });
    client = new MetaClient(loadConfig(AdAttributionSettings, { META_BASE_URL: meta.url }));
    sender = new UploadSender(database, client, new Ledger(clock, ids), keys, clock, new MetricFamilies());
    const sweep = { runAfterCommit: () => undefined } as unknown as UploadSweep;
    const identities = new UploadIdentities(database, keys, clock, { every: () => undefined } as never);
    plan = new UploadPlanner(database, clock, ids, sweep, identities);
    await setToken(TOKEN);
  });
  afterEach(async () => {
    await meta.close();
    await client.onApplicationShutdown();
    await database.close();
  });

  const setToken = (token: string) =>
    database.transaction(async (tx) => {
      const row = {
        id: 'net_1',
        workspace_id,
        name: 'meta' as const,
        dataset_id: '42',
        access_token: keys.seal(TOKEN_PURPOSE, token, 'net_1'),
        access_token_end: token.slice(-4),
        unknown_consent: 'send' as const,
        test_event_code: null,
        halted_until: null,
        updated_at: 0,
      };
      await tx.delete(ConnectedAdNetwork, { id: row.id });
      await tx.insert(ConnectedAdNetwork, row);
    });

  /** A chat that a click opened, and the stage it reached, with its upload. */
  async function conversion(fields: Partial<ReachedStage> = {}): Promise<string> {
    const [conversation_id, subject_id, click_id] = [ids.next('cnv'), ids.random('sub'), ids.next('clk')];
    const consent = 'granted' as const;
    const shared = { workspace_id, conversation_id, subject_id, consent, at: clock.now() };
    const stage: ReachedStage = {
      ...shared,
      id: ids.next('stg'),
      sequence: 2,
      ...{ order_id: null, extent: null, path_sequence: 2, path_at: shared.at, in_spam: 0 },
      stage: 'purchased',
      amount_minor: 123_450,
      currency: 'IDR',
      erased: 0,
      ...fields,
    };
    await database.transaction(async (tx) => {
      await tx.insert(Click, {
        id: click_id,
        workspace_id,
        link_id: 'lnk',
        ad_id: 'adv',
        link_number: 1,
        campaign_id: 'cmp',
        at: START - 5,
        door: 'web',
        destination: 'chat',
        verdict: 'valid',
        repeated: 0,
        device: 'phone',
        consent: 'granted',
        visitor: 'v',
        has_source: 1,
      });
      await tx.insert(ClickSource, { click_id, workspace_id, at: START - 5, fbclid: 'IwAR_1-x' });
      await tx.insert(Touch, {
        ...shared,
        id: ids.next('evt'),
        sequence: 1,
        kind: 'chat_start',
        door: 'web',
        via: 'token',
        certainty: 'exact',
        click_id,
      });
      await tx.insert(ReachedStage, stage);
      await plan.plan(tx, stage);
    });
    return (await database.read.findOneByOrFail(Upload, { stage_id: stage.id })).id;
  }
  const row = (id: string) => database.read.findOneByOrFail(Upload, { id });
  const ledger = (ref: string) => database.read.find(LedgerRow, { where: { ref }, order: { id: 'ASC' } });

  return {
    ...{ clock, ids, setToken, conversion, row, ledger },
    get database() {
      return database;
    },
    get meta() {
      return meta;
    },
    get sender() {
      return sender;
    },
    get plan() {
      return plan;
    },
  };
}
