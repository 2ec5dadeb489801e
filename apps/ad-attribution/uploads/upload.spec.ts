import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ChatStarted,
  conversations,
  SpamMarked,
  StageReached,
  type SpamChange,
  type Stage,
} from '#crossing/conversation.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { startMetaSandbox, type MetaSandbox } from '../../../test/support/sandboxes/meta.js';

const main = resolve('dist/apps/ad-attribution/src/main.js');
const access_token = 'EAAB-very-secret-token';

describe('uploads', () => {
  let meta: MetaSandbox;
  let ads: AdsSide;
  const env = () => ({ META_BASE_URL: meta.url });

  beforeEach(async () => {
    meta = await startMetaSandbox({ tokens: [access_token] });
    ads = await AdsSide.start(env());
  });
  afterEach(async () => {
    await ads.stop();
    await meta.close();
  });

  async function workspaceWithMeta(): Promise<{ workspace: string; code: string }> {
    const workspace = await ads.workspace();
    await ads
      .as(workspace)
      .put('/v1/networks/meta', { dataset_id: '42', access_token, test_event_code: 'T1' });
    return { workspace, code: (await ads.link(workspace)).link.code };
  }

  async function chat(
    pen: Pick<AdsSide, 'publishEvent'>,
    workspace_id: string,
    click_id: string,
    stages: [Stage, object][],
  ) {
    const who = {
      workspace_id,
      conversation_id: ids.next('cnv'),
      subject_id: ids.random('sub'),
      consent: 'granted' as const,
      at: Date.now(),
    };
    await pen.publishEvent(
      conversations,
      make(ChatStarted, {
        ...who,
        door: 'web' as const,
        via: 'token' as const,
        certainty: 'exact' as const,
        click_id,
      }),
      1,
    );
    for (const [index, [stage, amount]] of stages.entries()) {
      await pen.publishEvent(
        conversations,
        make(StageReached, { ...who, stage_id: ids.next('stg'), stage, ...amount }),
        index + 2,
      );
    }
    return who;
  }

  const uploads = async (workspace: string, query = '') =>
    (await ads.as(workspace, 'analyst').get(`/v1/uploads${query}`)).json.items as {
      id: string;
      state: string;
      reason: string | null;
      event_name: string;
    }[];

  it('are sent once for each conversion, and the ledger has every request and answer', async () => {
    const { workspace, code } = await workspaceWithMeta();
    await chat(ads, workspace, await ads.click(code, '?fbclid=IwAR1&consent=granted'), [
      ['replied', {}],
      ['qualified', {}],
      ['purchased', { amount_minor: 2_500, currency: 'USD' }],
    ]);
    await eventually(async () => (await uploads(workspace, '?state=sent')).length === 2);
    expect(
      meta
        .counted()
        .map(({ event_name, custom_data }) => [event_name, custom_data?.value])
        .sort(),
    ).toEqual([
      ['Purchase', 25],
      ['QualifiedLead', undefined],
    ]);
    const purchase = (await uploads(workspace)).find((one) => one.event_name === 'Purchase')!;
    expect((await ads.as(workspace).get(`/v1/uploads/${purchase.id}`)).json).toMatchObject({
      state: 'sent',
      consent: 'granted',
      attempts: 1,
      amount_minor: 2_500,
      currency: 'USD',
    });
    const rows = (await ads.as(workspace).get(`/v1/ledger?upload_id=${purchase.id}`)).json.items as {
      kind: string;
      body: string;
    }[];
    expect(rows.map((row) => row.kind)).toEqual(['receipt', 'request']);
    expect(meta.requests.map((request) => request.body)).toContain(rows[1]!.body);
    expect(JSON.parse(rows[1]!.body)).toMatchObject({ test_event_code: 'T1' });
    expect((await ads.as(workspace).get('/v1/ledger?kind=crossing')).json.items).toHaveLength(4);
    expect((await ads.as(workspace).get('/v1/ledger')).text).not.toContain(access_token);

    const foreign = ads.as(ids.next('wsp'));
    expect((await foreign.get(`/v1/uploads/${purchase.id}`)).status).toBe(404);
    expect((await foreign.get(`/v1/ledger?upload_id=${purchase.id}`)).json.items).toEqual([]);
  });

  it('are withheld with the reason', async () => {
    const bare = await ads.workspace();
    const { link } = await ads.link(bare);
    await chat(ads, bare, await ads.click(link.code, '?fbclid=a'), [['qualified', {}]]);
    const { workspace, code } = await workspaceWithMeta();
    await chat(ads, workspace, await ads.click(code), [['qualified', {}]]);
    await eventually(
      async () =>
        (await uploads(bare, '?state=withheld')).length === 1 &&
        (await uploads(workspace, '?state=withheld')).length === 1,
    );
    expect((await uploads(bare))[0]!.reason).toBe('no_network');
    expect((await uploads(workspace))[0]!.reason).toBe('no_click_id');
    expect(meta.requests).toEqual([]);
  });

  it('of a chat that is marked as spam are withheld, and go once the mark is taken back', async () => {
    const { workspace, code } = await workspaceWithMeta();
    const click = await ads.click(code, '?fbclid=IwAR1');
    meta.failNext(1, 'token');
    const who = await chat(ads, workspace, click, [['qualified', {}]]);
    await eventually(async () => (await uploads(workspace, '?state=retry')).length === 1);
    const mark = (change: SpamChange, sequence: number) =>
      ads.publishEvent(conversations, make(SpamMarked, { ...who, at: Date.now(), change }), sequence);
    await mark('marked', 3);
    const order = {
      stage_id: ids.next('stg'),
      stage: 'purchased' as const,
      amount_minor: 900,
      currency: 'USD',
    };
    await ads.publishEvent(conversations, make(StageReached, { ...who, at: Date.now(), ...order }), 4);
    await eventually(async () => (await uploads(workspace, '?state=withheld')).length === 2);
    expect((await uploads(workspace)).map(({ reason }) => reason)).toEqual(['marked_spam', 'marked_spam']);
    // A new token lets go what waits for one, and nothing of this chat.
    await ads.as(workspace).put('/v1/networks/meta', { dataset_id: '42', access_token });
    expect(await uploads(workspace, '?state=withheld')).toHaveLength(2);
    expect(meta.counted()).toEqual([]);

    await mark('unmarked', 5);
    await eventually(async () => (await uploads(workspace, '?state=sent')).length === 2);
    expect(
      meta
        .counted()
        .map(({ event_name }) => event_name)
        .sort(),
    ).toEqual(['Purchase', 'QualifiedLead']);
    await mark('marked', 6);
    await mark('unmarked', 7);
    const replied = { stage_id: ids.next('stg'), stage: 'lead_submitted' as const };
    await ads.publishEvent(conversations, make(StageReached, { ...who, at: Date.now(), ...replied }), 8);
    await eventually(async () => (await uploads(workspace, '?state=sent')).length === 3);
    expect(meta.events).toHaveLength(3);
  });

  it('count once, even if the process is killed between the request and its answer', async () => {
    const { workspace, code } = await workspaceWithMeta();
    const click = await ads.click(code, '?fbclid=IwAR1');
    const { folder } = ads;
    await chat(ads, workspace, click, []);
    await ads.stop();

    meta.failNext(1, 'silent');
    const child = spawn(process.execPath, [main], {
      env: { ...env(), DATA_DIR: folder, LOG_LEVEL: 'warn', PORT: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const exited = once(child, 'exit');
    const pen = await AdsSide.pen(folder);
    await chat({ publishEvent: AdsSide.prototype.publishEvent.bind({ pen }) }, workspace, click, [
      ['purchased', { amount_minor: 100, currency: 'JPY' }],
    ]);
    await eventually(async () => meta.events.length === 1);
    child.kill('SIGKILL');
    await exited;
    await pen.close();

    // The queue of jobs is lost too, and the sweep finds the upload again.
    rmSync(join(folder, 'apps', 'ad-attribution', 'jobs.db'));
    ads = await AdsSide.start(env(), folder);
    expect(await uploads(workspace)).toMatchObject([{ state: 'sending' }]);
    await eventually(async () => (await uploads(workspace, '?state=sent')).length === 1);
    expect(meta.events.map((event) => event.event_id)).toEqual(
      Array(2).fill((await uploads(workspace))[0]!.id),
    );
    expect(meta.counted()).toMatchObject([
      { event_name: 'Purchase', custom_data: { value: 100, currency: 'JPY' } },
    ]);
    const rows = (await ads.as(workspace).get(`/v1/ledger?upload_id=${(await uploads(workspace))[0]!.id}`))
      .json.items as { kind: string; attempt: number }[];
    expect(rows.map((row) => [row.kind, row.attempt])).toEqual([
      ['receipt', 2],
      ['request', 2],
      ['request', 1],
    ]);
  });
});
