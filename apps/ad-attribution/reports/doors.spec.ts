import { randomBytes } from 'node:crypto';
import { chatCodesIn, encodeChatCode } from '#crossing/chat-code.js';
import {
  CERTAINTY_OF,
  ChatStarted,
  conversations,
  StageReached,
  type DoorName,
  type Via,
} from '#crossing/conversation.topic.js';
import { DoorDescribed, doors as doorAccounts } from '#crossing/door.topic.js';
import { ChatOpened, openings } from '#crossing/opening.topic.js';
import { SubjectErased, subjects } from '#crossing/subject.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';
import { DoorAccount } from '../doors/door-account.entity.js';
import { ChatOpening } from '../touches/chat-opening.entity.js';
import { CodeJoins } from '../touches/code-joins.js';
import { Touch } from '../touches/touch.entity.js';
import type { Report } from './report.dto.js';

const WA_ME = { door: 'wa_me', phone: '6281234567890', draft: 'Halo' };

describe('the doors of a report', () => {
  let ads: AdsSide;
  let workspace: string;
  let ad_id: string;

  beforeAll(async () => void (ads = await AdsSide.start()));
  afterAll(() => ads.stop());
  beforeEach(async () => {
    workspace = await ads.workspace();
    ad_id = (await ads.link(workspace)).ad.id;
  });

  const link = async (...doors: object[]): Promise<{ id: string; code: string }> =>
    (await ads.as(workspace).post('/v1/links', { ad_id, doors })).json;
  /** Follows a link; the click's id, and the code in the draft of the message where there is one. */
  const click = async (code: string, query = '') => {
    const answer = await ads.as(null).get(`/c/${code}${query}`);
    const draft = decodeURIComponent(answer.headers['location'] ?? '');
    return { id: answer.headers['x-click-id']!, code: chatCodesIn(draft).next().value?.code };
  };
  const recorded = (id: string) => eventually(() => ads.database.read.existsBy(Click, { id }));
  const chat = async (door: DoorName, via: Via, more: Partial<ChatStarted> = {}) => {
    const who = {
      workspace_id: workspace,
      conversation_id: ids.next('cnv'),
      subject_id: ids.random('sub'),
      consent: 'unknown' as const,
    };
    const id = ids.next('evt');
    const event = make<ChatStarted>(ChatStarted, {
      ...who,
      at: Date.now(),
      door,
      via,
      certainty: CERTAINTY_OF[via],
      ...more,
    });
    await ads.publishEvent(conversations, event, 1, id);
    await eventually(() => ads.database.read.existsBy(Touch, { id }));
    return { id, ...who };
  };
  const open = async (click_id: string) => {
    await ads.publishEvent(
      openings,
      make(ChatOpened, { workspace_id: workspace, click_id, at: Date.now() }),
      1,
    );
    await eventually(() => ads.database.read.existsBy(ChatOpening, { click_id }));
  };
  const report = async (): Promise<Report> => {
    const today = new Date().toISOString().slice(0, 10);
    return (await ads.as(workspace, 'analyst').get(`/v1/reports/last-touch?from=${today}&to=${today}`)).json;
  };
  const touch = (id: string) => ads.database.read.findOneByOrFail(Touch, { id });

  it('count clicks, opened chats and first messages, with null if opening cannot be known', async () => {
    const [web, wa] = [await link({ door: 'web' }), await link(WA_ME)];
    const [first, second] = [await click(web.code), await click(web.code, '?fbclid=another')];
    const third = await click(wa.code);
    for (const { id } of [first, second, third]) await recorded(id);
    await open(first.id);
    await open(first.id);
    await open(ids.next('clk'));
    await chat('web', 'token', { click_id: first.id, ad_id });
    await chat('web', 'none');
    await chat('wa_me', 'code', { code: third.code!, ad_id });
    await chat('whatsapp', 'network_click_id', { network_ad_id: '120208765432101' });
    await chat('whatsapp', 'network_ad_id', { network_ad_id: '120208765432101' });
    const { doors, certainty, totals, unattributed } = await report();
    expect(doors).toEqual([
      {
        door: 'web',
        clicks: 2,
        opened: 1,
        chats: 2,
        chats_by_certainty: { exact: 1, network: 0, ad: 0, none: 1 },
      },
      {
        door: 'wa_me',
        clicks: 1,
        opened: null,
        chats: 1,
        chats_by_certainty: { exact: 1, network: 0, ad: 0, none: 0 },
      },
      {
        door: 'whatsapp',
        clicks: 0,
        opened: null,
        chats: 2,
        chats_by_certainty: { exact: 0, network: 1, ad: 1, none: 0 },
      },
    ]);
    expect(certainty).toEqual({ exact: 2, network: 1, ad: 1, none: 1 });
    expect(totals.chats).toBe(5);
    expect(unattributed.chats).toBe(3);
  });

  it('count one opening for a visitor who pressed twice, whichever of the two opened', async () => {
    const { code } = await link({ door: 'web' });
    const [one, two] = [await click(code), await click(code)];
    for (const { id } of [one, two]) await recorded(id);
    await ads.database.transaction((tx) => tx.update(Click, { id: two.id }, { repeated: 1 }));
    await open(two.id);
    expect((await report()).doors).toMatchObject([{ door: 'web', clicks: 1, opened: 1 }]);
    await open(one.id);
    expect((await report()).doors).toMatchObject([{ door: 'web', clicks: 1, opened: 1 }]);
  });

  it('count a chat under the door of its click, also where a link leads to a connected number', async () => {
    const connection_id = ids.next('con');
    const account = { workspace_id: workspace, connection_id, door: 'whatsapp' as const };
    const open = make<DoorDescribed>(DoorDescribed, { ...account, address: '15550783881', state: 'open' });
    await ads.publishEvent(doorAccounts, open, 1);
    await eventually(() => ads.database.read.existsBy(DoorAccount, { connection_id }));
    const { code } = await link({ door: 'whatsapp', connection_id, draft: 'Halo' });
    const { id, code: chat_code } = await click(code);
    await recorded(id);
    await chat('wa_me', 'code', { code: chat_code!, ad_id });
    expect((await report()).doors).toMatchObject([
      { door: 'whatsapp', clicks: 1, chats: 1, chats_by_certainty: { exact: 1 } },
    ]);
  });

  it('connect a chat with its click by the code, whichever is recorded first', async () => {
    const { id: link_id, code: path } = await link(WA_ME);
    const early = await click(path);
    await recorded(early.id);
    const after = await chat('wa_me', 'code', { code: early.code! });
    expect(await touch(after.id)).toMatchObject({ click_id: early.id, via: 'code', certainty: 'exact' });

    const { link_number } = await ads.database.read.findOneByOrFail(Click, { id: early.id });
    const late = encodeChatCode(link_number, randomBytes(5));
    const before = await chat('wa_me', 'code', { code: late });
    expect(await touch(before.id)).toMatchObject({ click_id: null, code: late });
    expect((await report()).certainty).toMatchObject({ exact: 1, none: 1 });
    await ads.database.transaction(async (tx) => {
      const row = await tx.findOneByOrFail(Click, { id: early.id });
      await tx.insert(Click, { ...row, id: ids.next('clk'), code: late });
      await ads.service
        .get(CodeJoins, { strict: false })
        .joinClicks(tx, [await tx.findOneByOrFail(Click, { code: late })]);
    });
    expect((await touch(before.id)).click_id).toMatch(/^clk_/);
    const { certainty, campaigns } = await report();
    expect(certainty).toMatchObject({ exact: 2, none: 0 });
    expect(campaigns[0]!.ads![0]!.links).toContainEqual(expect.objectContaining({ link_id, chats: 2 }));
  });

  it('give the ad if a code names no click but the network names the ad', async () => {
    const code = encodeChatCode(999_999, randomBytes(5));
    await chat('wa_me', 'code', { code, network_ad_id: '120208765432102' });
    await chat('wa_me', 'code', { code: encodeChatCode(999_999, randomBytes(5)) });
    expect((await report()).certainty).toEqual({ exact: 0, network: 0, ad: 1, none: 1 });
  });

  it("connect nothing by the code of another workspace's click", async () => {
    const { code: path } = await link(WA_ME);
    const { id, code } = await click(path);
    await recorded(id);
    workspace = await ads.workspace();
    const other = await chat('wa_me', 'code', { code: code! });
    expect((await touch(other.id)).click_id).toBeNull();
    expect((await report()).certainty).toEqual({ exact: 0, network: 0, ad: 0, none: 1 });
  });

  it('credit an order to the link whose code brought the chat', async () => {
    const { id: link_id, code: path } = await link(WA_ME);
    const { id, code } = await click(path);
    await recorded(id);
    const who = await chat('wa_me', 'code', { code: code! });
    const order = {
      stage_id: ids.next('stg'),
      stage: 'purchased' as const,
      amount_minor: 500,
      currency: 'IDR',
    };
    const { workspace_id, conversation_id, subject_id, consent } = who;
    const event = { workspace_id, conversation_id, subject_id, consent, at: Date.now(), ...order };
    await ads.publishEvent(conversations, make<StageReached>(StageReached, event), 2);
    await eventually(async () => (await report()).totals.conversions === 1);
    expect((await report()).campaigns[0]!.ads![0]!.links).toContainEqual(
      expect.objectContaining({ link_id, conversions: 1, revenue: [{ currency: 'IDR', amount_minor: 500 }] }),
    );
  });

  it('keep nothing about the origin of the click after the person was erased', async () => {
    const { code: path } = await link(WA_ME);
    const { id, code } = await click(path, '?fbclid=secret');
    await eventually(() => ads.database.read.existsBy(ClickSource, { click_id: id }));
    const { subject_id } = await chat('wa_me', 'code', { code: code! });
    const erased = { workspace_id: workspace, subject_id, at: Date.now() };
    await ads.publishEvent(subjects, make(SubjectErased, erased), 1);
    await eventually(async () => !(await ads.database.read.existsBy(ClickSource, { click_id: id })));
    expect(await ads.database.read.findOneByOrFail(Click, { id })).toMatchObject({ has_source: 0 });
  });
});
