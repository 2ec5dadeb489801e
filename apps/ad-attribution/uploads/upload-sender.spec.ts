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
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Touch } from '../touches/touch.entity.js';
import { MetaClient } from './meta/meta.client.js';
import { UploadIdentities } from './upload-identities.js';
import { Upload } from './upload.entity.js';
import { UploadPlanner } from './upload-planner.js';
import { HALT_MS, SEND_LEASE_MS, UploadSender } from './upload-sender.js';
import type { UploadSweep } from './upload-sweep.js';
import { AdAttributionSettings } from '../src/settings.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-05-01T12:00:00.250Z');
const TOKEN = 'EAAB-token-of-a-workspace';
const workspace_id = 'wsp_1';

describe('sending an upload', () => {
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
  const stageOf = async (id: string) =>
    database.read.findOneByOrFail(ReachedStage, { id: (await row(id)).stage_id });
  const mark = (conversation_id: string, sequence: number, sign: 1 | -1) =>
    database.transaction(async (tx) => {
      const correction = { workspace_id, conversation_id, sequence, sign, at: clock.now() };
      await tx.insert(SpamCorrection, { id: ids.next('evt'), ...correction });
      await plan.spamChanged(tx, conversation_id);
    });
  const row = (id: string) => database.read.findOneByOrFail(Upload, { id });
  const ledger = (ref: string) => database.read.find(LedgerRow, { where: { ref }, order: { id: 'ASC' } });

  it('sends only the click and the value, and keeps the exact bytes in the ledger', async () => {
    const id = await conversion();
    await sender.send(id);
    const fbtrace_id = expect.stringMatching(/^A\d+$/) as string;
    expect(await row(id)).toMatchObject({
      state: 'sent',
      reason: null,
      attempts: 1,
      next_at: null,
      sent_at: START,
      fbtrace_id,
    });
    expect(meta.requests).toMatchObject([{ path: '/v24.0/42/events', credential: 'header', status: 200 }]);
    const body =
      `{"data":[{"event_name":"Purchase","event_time":${Math.floor(START / 1000)},"action_source":"chat","event_id":"${id}",` +
      `"user_data":{"fbc":"fb.1.${START - 5}.IwAR_1-x"},"custom_data":{"value":1234.50,"currency":"IDR"}}]}`;
    expect(meta.requests[0]!.body).toBe(body);
    const [request, receipt] = await ledger(id);
    expect(request).toMatchObject({ kind: 'request', attempt: 1, target: 'POST /v24.0/42/events', body });
    expect(receipt).toMatchObject({ kind: 'receipt', attempt: 1 });
    expect(JSON.parse(receipt!.body)).toMatchObject({ status: 200, events_received: 1, fbtrace_id });
    expect(JSON.stringify(await database.read.find(LedgerRow))).not.toContain(TOKEN);
    await sender.send(id);
    expect(meta.requests).toHaveLength(1);
  });

  it('sends a qualified lead without an amount', async () => {
    await sender.send(await conversion({ stage: 'qualified', amount_minor: null, currency: null }));
    expect(meta.events).toMatchObject([
      { event_name: 'QualifiedLead', user_data: { fbc: `fb.1.${START - 5}.IwAR_1-x` } },
    ]);
    expect(meta.events[0]).not.toHaveProperty('custom_data');
  });

  it.each([
    ['error', 'http_500', true],
    ['garbled', 'unreadable_answer', true],
    ['silent', 'no_answer', true],
    ['lost', 'no_answer', true],
    ['rate-limit', 'rate_limited', false],
  ] as const)(
    'repeats an upload after %s with the same event_id, and it counts once',
    async (how, reason, ambiguous) => {
      meta.failNext(1, how);
      const id = await conversion();
      await sender.send(id);
      const first = await row(id);
      expect(first).toMatchObject({
        state: 'retry',
        reason,
        attempts: 1,
        ambiguous_since: ambiguous ? START : null,
      });
      await sender.send(id);
      expect((await row(id)).attempts).toBe(1);
      clock.set(first.next_at!);
      await sender.send(id);
      expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 });
      expect(new Set(meta.events.map((event) => event.event_id))).toEqual(new Set([id]));
      expect(meta.counted()).toHaveLength(1);
      expect((await ledger(id)).map(({ kind, attempt }) => [kind, attempt])).toEqual([
        ['request', 1],
        ['receipt', 1],
        ['request', 2],
        ['receipt', 2],
      ]);
    },
  );

  it('fails with the network’s code, or if a success accepted no event', async () => {
    meta.failNext(1, 'short');
    const short = await conversion();
    await sender.send(short);
    expect(await row(short)).toMatchObject({ state: 'failed', reason: 'events_received_0', next_at: null });
    const future = await conversion({ at: clock.now() + 2 * HOUR });
    await sender.send(future);
    expect(await row(future)).toMatchObject({ state: 'failed', reason: 'meta_100' });
    expect(JSON.parse((await ledger(future))[1]!.body)).toMatchObject({
      status: 400,
      error_code: 100,
      events_received: null,
    });
  });

  it('is repeated while Meta cannot be reached, until the event is too old', async () => {
    await meta.close();
    const id = await conversion();
    await sender.send(id);
    expect(await row(id)).toMatchObject({ state: 'retry', reason: 'no_answer', ambiguous_since: null });
    clock.advance(3 * 24 * HOUR);
    await sender.send(id);
    expect(await row(id)).toMatchObject({ state: 'retry', attempts: 2 });
    clock.advance(4 * 24 * HOUR);
    await sender.send(id);
    expect(await row(id)).toMatchObject({ state: 'withheld', reason: 'too_old', next_at: null });
  });

  it('ends as unknown once Meta would count a repeat twice', async () => {
    meta.failNext(100, 'silent');
    const id = await conversion();
    await sender.send(id);
    clock.advance(46 * HOUR);
    await sender.send(id);
    expect(await row(id)).toMatchObject({ state: 'retry', attempts: 2, ambiguous_since: START });
    clock.advance(2 * HOUR);
    await sender.send(id);
    expect(await row(id)).toMatchObject({
      state: 'unknown',
      reason: 'no_answer',
      next_at: null,
      attempts: 2,
    });
    expect(meta.counted()).toHaveLength(1);
  });

  it('rests while the chat is marked as spam, and is repeated after that under the same event_id', async () => {
    meta.failNext(1, 'silent');
    const id = await conversion();
    await sender.send(id);
    const { conversation_id } = await stageOf(id);
    await mark(conversation_id, 3, -1);
    expect(await row(id)).toMatchObject({ state: 'unknown', reason: 'marked_spam', next_at: null });
    await mark(conversation_id, 4, 1);
    await sender.send(id);
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect([meta.events.length, meta.counted().length]).toEqual([2, 1]);
  });

  it('stays withheld after the mark is taken back, if its person was erased meanwhile or it is too old', async () => {
    const [erased, old] = [await conversion(), await conversion()];
    for (const id of [erased, old]) await mark((await stageOf(id)).conversation_id, 3, -1);
    const { id: stage_id } = await stageOf(erased);
    await database.transaction((tx) => plan.withdraw(tx, [stage_id], 'subject_erased'));
    clock.advance(8 * 24 * HOUR);
    for (const id of [erased, old]) await mark((await stageOf(id)).conversation_id, 4, 1);
    for (const id of [erased, old]) await sender.send(id);
    expect([await row(erased), await row(old)]).toMatchObject([
      { state: 'withheld', reason: 'subject_erased' },
      { state: 'withheld', reason: 'too_old' },
    ]);
    expect(meta.requests).toEqual([]);
  });

  it('halts while Meta refuses the token, and goes on with a new one', async () => {
    await setToken('bad-token');
    const [first, second] = [await conversion(), await conversion()];
    await sender.send(first);
    expect(await row(first)).toMatchObject({
      state: 'retry',
      reason: 'token_refused',
      next_at: START + HALT_MS,
      ambiguous_since: null,
    });
    expect(await database.read.findOneBy(ConnectedAdNetwork, { id: 'net_1' })).toMatchObject({
      halted_until: START + HALT_MS,
    });
    await sender.send(second);
    expect(await row(second)).toMatchObject({ state: 'retry', reason: 'token_refused', attempts: 0 });
    expect(meta.requests).toHaveLength(1);
    await setToken(TOKEN);
    await database.transaction((tx) => plan.resume(tx, workspace_id));
    for (const id of [first, second]) await sender.send(id);
    expect([(await row(first)).state, (await row(second)).state]).toEqual(['sent', 'sent']);
  });

  it('shows the network as active again once the token is accepted', async () => {
    const id = await conversion();
    meta.failNext(1, 'token');
    await sender.send(id);
    clock.advance(HALT_MS);
    await sender.send(id);
    expect((await row(id)).state).toBe('sent');
    expect(
      (await database.read.findOneByOrFail(ConnectedAdNetwork, { id: 'net_1' })).halted_until,
    ).toBeNull();
  });

  it('lets one worker send at a time, and another one take over after a crash', async () => {
    meta.failNext(1, 'silent');
    const id = await conversion();
    const dying = sender.send(id);
    while (meta.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await sender.send(id);
    expect(meta.requests).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'sending', next_at: START + SEND_LEASE_MS });
    clock.advance(SEND_LEASE_MS);
    await sender.send(id);
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2, ambiguous_since: START });
    await dying;
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect([meta.events.length, meta.counted().length]).toEqual([2, 1]);
  });
});
