import { Database } from '#platform/adapters/sql/database.js';
import { ids } from '../../../test/support/chat-side.js';
import { identityHeaders } from '../../../test/support/identity.js';
import { png } from '../../../test/support/pictures.js';
import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { until } from '../../../test/support/until.js';
import { WebVisits } from '../doors/web/web-visits.fixture.js';
import { Media } from '../media/media.entity.js';
import { Conversation } from './conversation.entity.js';

const DAY_MS = 86_400_000;

describe('a resolved chat whose customer writes again', () => {
  let visits: WebVisits;
  beforeAll(async () => void (visits = await WebVisits.start()));
  afterAll(() => visits.chat.stop());

  const agent = () => visits.chat.as(visits.brand.id);
  const database = () => visits.chat.service.get(Database, { strict: false });
  const conversation = async (id: string) => (await agent().get(`/v1/conversations/${id}`)).json;
  const textsOf = async (id: string) =>
    (await agent().get(`/v1/conversations/${id}/messages`)).json.items.map((one: any) => one.text).reverse();

  /** A chat in which the customer wrote, with its visitor. */
  async function started(click?: { token: string }) {
    const opened = (await visits.open(click ? { click_token: click.token } : {})).json;
    const token: string = opened.visitor_token;
    expect((await visits.write(token, 'first')).status).toBe(201);
    const { contact_id } = await conversation(opened.conversation_id);
    const all = async (): Promise<any[]> =>
      (await agent().get(`/v1/contacts/${contact_id}/conversations`)).json.items.sort(
        (one: any, other: any) => one.thread - other.thread,
      );
    const read = async (query = '') =>
      (await visits.chat.visitor(token).get(`${visits.place}/messages?limit=100${query}`)).json;
    return { id: opened.conversation_id as string, contact_id: contact_id as string, token, all, read };
  }
  async function resolve(id: string, daysAgo = 0) {
    const { version } = await conversation(id);
    const change = { version, state: 'resolved' };
    expect((await agent().patch(`/v1/conversations/${id}`, change)).status).toBe(200);
    const quiet_since = Date.now() - daysAgo * DAY_MS;
    await database().transaction((tx) => tx.update(Conversation, { id }, { quiet_since }));
  }

  it('opens the same chat within 30 days, and begins a new one after them', async () => {
    const one = await started();
    await resolve(one.id, 29.99);
    await visits.write(one.token, 'second');
    expect(await one.all()).toMatchObject([{ id: one.id, state: 'open', thread: 1, messages: 3 }]);

    await resolve(one.id, 30);
    await visits.write(one.token, 'third');
    const [old, fresh] = await one.all();
    expect(old).toMatchObject({ id: one.id, state: 'resolved', messages: 3 });
    expect(fresh).toMatchObject({ state: 'open', thread: 2, messages: 1, assignee_id: null, tag_ids: [] });
    expect(await textsOf(fresh.id)).toEqual(['third']);
    await visits.write(one.token, 'fourth');
    expect(await textsOf(fresh.id)).toEqual(['third', 'fourth']);
  });

  it('counts the days from the last message, so that a late answer can be answered in the same chat', async () => {
    const one = await started();
    await resolve(one.id, 40);
    const answer = await agent().post(`/v1/conversations/${one.id}/messages`, { text: 'Did it arrive?' });
    expect(answer.status).toBe(201);
    await visits.write(one.token, 'It did');
    expect(await one.all()).toMatchObject([{ id: one.id, state: 'open' }]);
  });

  it.each(['open', 'snoozed', 'spam'])(
    'goes on in the same chat while that is %s, however old it is',
    async (state) => {
      const one = await started();
      const { version } = await conversation(one.id);
      const until = state === 'snoozed' ? { snoozed_until: new Date(Date.now() + DAY_MS).toISOString() } : {};
      await agent().patch(`/v1/conversations/${one.id}`, { version, state, ...until });
      const last_activity_at = Date.now() - 400 * DAY_MS;
      await database().transaction((tx) => tx.update(Conversation, { id: one.id }, { last_activity_at }));
      await visits.write(one.token, 'again');
      expect(await one.all()).toHaveLength(1);
    },
  );

  it('begins nothing for a blocked contact', async () => {
    const one = await started();
    await resolve(one.id, 31);
    await agent().patch(`/v1/contacts/${one.contact_id}`, { blocked: true });
    expect((await visits.write(one.token, 'again')).status).toBe(201);
    expect(await one.all()).toMatchObject([{ id: one.id, state: 'resolved' }]);
    await agent().patch(`/v1/contacts/${one.contact_id}`, { blocked: false });
    // Its message was the last one of that chat.
    await visits.write(one.token, 'and again');
    expect(await one.all()).toMatchObject([{ id: one.id, state: 'open' }]);
  });

  it('begins one chat, also with several messages at once and a repeated one', async () => {
    const one = await started();
    await resolve(one.id, 31);
    const key = { 'idempotency-key': ids.next('evt') };
    const post = (text: string, headers = {}) =>
      visits.chat.visitor(one.token).post(`${visits.place}/messages`, { text }, headers);
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, (_, nth) => post(`m${nth}`)),
      post('once', key),
      post('once', key),
    ]);
    for (const { status } of answers) expect(status).toBe(201);
    expect((await post('once', key)).status).toBe(201);
    const [, fresh, ...more] = await one.all();
    expect(more).toEqual([]);
    expect((await textsOf(fresh.id)).sort()).toEqual([
      'm0',
      'm1',
      'm2',
      'm3',
      'm4',
      'm5',
      'm6',
      'm7',
      'once',
    ]);
  });

  it('shows the visitor all of it as one chat, with the files of it', async () => {
    const one = await started();
    const file = await visits.chat
      .visitor(one.token)
      .post(`${visits.place}/media`, png(), { 'content-type': 'application/octet-stream' });
    expect(file.status).toBe(201);
    await resolve(one.id, 31);
    const sent = await visits.chat
      .visitor(one.token)
      .post(`${visits.place}/messages`, { media_id: file.json.id });
    expect(sent).toMatchObject({ status: 201, json: { sequence: 3, media: [{ id: file.json.id }] } });
    const [, fresh] = await one.all();
    const kept = await database().read.findOneByOrFail(Media, { id: file.json.id });
    expect(kept.conversation_id).toBe(fresh.id);
    await agent().post(`/v1/conversations/${fresh.id}/messages`, { text: 'Nice' });
    const { items } = await one.read();
    expect(items.map(({ sequence }: any) => sequence)).toEqual([4, 3, 2, 1]);
    const older = await one.read('&cursor=3');
    expect(older.items.map(({ text }: any) => text)).toEqual(['first', expect.any(String)]);
    const content = await visits.chat.visitor(one.token).get(`${visits.place}/media/${file.json.id}`);
    expect(content).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    const session = (await visits.open({}, one.token)).json;
    expect(session).toMatchObject({ started: true, conversation_id: fresh.id, greeting: items[3].text });
    expect(session.messages).toEqual(items.toReversed());
  });

  it('goes on in the stream of a page that was open all the time', async () => {
    const one = await started();
    const headers = {
      ...identityHeaders(visits.chat.folder.path),
      'x-visitor-token': one.token,
    };
    const live = `${visits.chat.origin}${visits.place}/live`;
    const reader = await LiveReader.open(`${live}?after=2`, headers);
    await resolve(one.id, 31);
    await visits.write(one.token, 'again');
    const [, fresh] = await one.all();
    await agent().post(`/v1/conversations/${fresh.id}/messages`, { text: 'Hello again' });
    await until('both came', () => reader.events.length >= 2);
    expect(reader.events.map(({ id }) => id)).toEqual(['3', '4']);
    expect(reader.messages<{ text: string }>().map(({ text }) => text)).toEqual(['again', 'Hello again']);
    expect(reader.connections).toBeGreaterThan(1);
    await reader.close();
  });

  it('takes answers in the new chat alone from then on, and orders and stages in both', async () => {
    const one = await started();
    await resolve(one.id, 31);
    await visits.write(one.token, 'again');
    const [, fresh] = await one.all();
    const refused = await agent().post(`/v1/conversations/${one.id}/messages`, { text: 'Hello' });
    expect(refused).toMatchObject({ status: 409, json: { continued_in: fresh.id } });
    for (const { id } of [one, fresh]) {
      const order = { reference: ids.next('ord'), amount_minor: 500, currency: 'IDR', paid: true };
      expect((await agent().post(`/v1/conversations/${id}/orders`, order)).status).toBe(201);
      const stage = { stage: 'qualified' };
      expect((await agent().post(`/v1/conversations/${id}/stages`, stage)).status).toBe(201);
      const crossed = await visits.chat.crossings(id, 4);
      expect(crossed.map(({ type, data }) => data['stage'] ?? type)).toEqual([
        ...['ChatStarted', 'order_created', 'purchased', 'qualified'],
      ]);
    }
  });

  it('is a chat without a click, unless the customer came by another one', async () => {
    const click = visits.chat.click(visits.brand.id);
    const one = await started(click);
    const told = async (id: string) =>
      (await visits.chat.crossings(id, 1)).map(({ type, data }) => [type, data['via'], data['click_id']]);
    expect(await told(one.id)).toEqual([['ChatStarted', 'token', click.click_id]]);

    await resolve(one.id, 31);
    // The same address once more, from a bookmark: its click has counted.
    await visits.open({ click_token: click.token }, one.token);
    await visits.write(one.token, 'second');
    const second = (await one.all())[1];
    expect(second).toMatchObject({ attributed_via: 'none', ad_id: null, click_bound: false });
    expect(await told(second.id)).toEqual([['ChatStarted', 'none', undefined]]);

    await resolve(second.id, 31);
    const other = visits.chat.click(visits.brand.id);
    await visits.open({ click_token: other.token }, one.token);
    await visits.write(one.token, 'third');
    const third = (await one.all())[2];
    expect(third).toMatchObject({ attributed_via: 'token', ad_id: other.ad_id, thread: 3 });
    expect(await told(third.id)).toEqual([['ChatStarted', 'token', other.click_id]]);
    const [first, again, last] = (
      await Promise.all([one.id, second.id, third.id].map((id) => visits.chat.crossings(id, 1)))
    ).map(([event]) => event!.data['subject_id']);
    expect([again, last]).toEqual([first, first]);
  });

  describe('by the rule of its door', () => {
    const owner = () => visits.chat.as(visits.other.id, 'owner');

    it('which owners set for each door', async () => {
      const list = async () => (await owner().get('/v1/reopening-rules')).json;
      expect(await list()).toEqual({
        items: ['web', 'whatsapp', 'messenger', 'instagram', 'telegram'].map((door) => ({
          ...{ door, days: 30, changed_by: null, changed_at: null },
        })),
        next_cursor: null,
      });
      const changed = await owner().patch('/v1/reopening-rules/telegram', { days: 0 });
      expect(changed).toMatchObject({ status: 200, json: { door: 'telegram', days: 0 } });
      expect((await list()).items[4]).toEqual(changed.json);
      expect((await list()).items[0]).toMatchObject({ door: 'web', days: 30 });
    });

    it('and nobody else, for no other door, and within bounds', async () => {
      const set = (door: string, days: unknown, who = owner()) =>
        who.patch(`/v1/reopening-rules/${door}`, { days });
      expect((await set('web', 3, visits.chat.as(visits.other.id))).status).toBe(403);
      expect((await set('wa_me', 3)).status).toBe(404);
      for (const days of [-1, 3_651, 1.5, '7', null]) {
        const { status, json } = await set('web', days);
        expect([status, new Set(json.errors.map(({ field }: any) => field))]).toEqual([
          400,
          new Set(['days']),
        ]);
      }
    });

    it('with 0 days the next message begins another chat at once', async () => {
      await visits.chat.as(visits.brand.id, 'owner').patch('/v1/reopening-rules/web', { days: 0 });
      const one = await started();
      await resolve(one.id);
      await visits.write(one.token, 'again');
      expect(await one.all()).toMatchObject([{ state: 'resolved' }, { state: 'open' }]);
    });
  });
});
