import { ICON_ADDRESS } from '#platform/http/icon.js';
import { Keys } from '#platform/security/keys.js';
import { ids, ChatSide } from '../../../../test/support/chat-side.js';
import { identityHeaders } from '../../../../test/support/identity.js';
import { WebVisits } from './web-visits.fixture.js';

describe('a visit to a web chat', () => {
  let visits: WebVisits;
  let chat: ChatSide;
  let brand: WebVisits['brand'];
  let other: WebVisits['other'];
  let place: string;

  beforeAll(async () => {
    visits = await WebVisits.start();
    ({ chat, brand, other, place } = visits);
  });
  afterAll(() => chat.stop());

  const open: WebVisits['open'] = (body, token) => visits.open(body, token);
  const write: WebVisits['write'] = (token, text) => visits.write(token, text);

  it('is possible at once after the workspace was created, by handle and by id', async () => {
    const { handle } = await chat.announce();
    expect((await chat.visitor().get(`/chat/${handle}`)).status).toBe(200);
    const { handle: talked } = await chat.announce();
    expect((await chat.visitor().post(`/chat/${talked}/sessions`, {})).status).toBe(201);
    const { id } = await chat.announce();
    expect((await chat.visitor().get(`/chat/${id}`)).status).toBe(302);
    expect((await chat.visitor().get('/chat/nobody-opened-this')).status).toBe(404);
  });

  it("finds a returning visitor's conversation again, by cookie, header or body", async () => {
    const first = await open();
    const { visitor_token, conversation_id } = first.json;
    const cookie = (await write(visitor_token)).headers['set-cookie']!;
    const again = [
      await open({}, visitor_token),
      await open({ visitor_token }),
      await chat.visitor(undefined, { cookie: cookie.split(';')[0]! }).post(`${place}/sessions`, {}),
    ];
    for (const answer of again) {
      expect(answer).toMatchObject({ status: 201, json: { conversation_id, greeting: first.json.greeting } });
      expect(answer.json.messages).toHaveLength(2);
    }
    expect((await open()).json.conversation_id).not.toBe(conversation_id);
  });

  it('sets no cookie before the first message, and then one for its own page or frame only', async () => {
    const first = await open();
    expect(first.json.started).toBe(false);
    expect(first.headers['set-cookie']).toBeUndefined();
    const { visitor_token } = first.json;
    expect((await open({}, visitor_token)).headers['set-cookie']).toBeUndefined();
    const own = `^corong_visitor=[^;]+; Max-Age=15552000; Path=${place}; HttpOnly;`;
    expect((await write(visitor_token)).headers['set-cookie']).toMatch(new RegExp(`${own} SameSite=Lax$`));
    const again = await open({}, visitor_token);
    expect(again).toMatchObject({ json: { started: true } });
    expect(again.headers['set-cookie']).toMatch(new RegExp(`${own} SameSite=Lax$`));
    const framed = await chat.visitor(visitor_token).post(`${place}/messages?frame=1`, { text: 'Hello' });
    expect(framed.headers['set-cookie']).toMatch(new RegExp(`${own} Secure; Partitioned; SameSite=None$`));
  });

  it('allows frames only on the page that says so', async () => {
    const ancestors = async (query: string) =>
      /frame-ancestors ([^;]+)/.exec(
        (await chat.visitor().get(`${place}${query}`)).headers['content-security-policy']!,
      )![1];
    expect(await ancestors('')).toBe("'none'");
    expect(await ancestors('?frame=1')).toBe('*');
    expect((await chat.visitor().get(`${place}?frame=1`)).text).toContain('data-frame="1"');
  });

  it('opens a new chat for a forged, foreign or misused visitor token, which reads and writes nothing', async () => {
    const { visitor_token, conversation_id } = (await open()).json;
    const elsewhere = (await chat.visitor().post(`/chat/${other.handle}/sessions`, {})).json;
    const forged = await new Keys(Keys.generate()).sign('visitor', { c: ids.next('cnt'), w: brand.id }, 60);
    for (const token of [forged, `${visitor_token}x`, 'x', elsewhere.visitor_token]) {
      const answer = await open({}, token);
      expect(answer.status).toBe(201);
      expect([conversation_id, elsewhere.conversation_id]).not.toContain(answer.json.conversation_id);
      expect(await write(token)).toMatchObject({
        status: 401,
        headers: { 'content-type': expect.stringMatching(/problem/) },
      });
      expect((await chat.visitor(token).get(`${place}/messages`)).status).toBe(401);
      expect((await chat.visitor(token).get(`${place}/live`)).status).toBe(401);
    }
    expect((await chat.visitor().get(`${place}/messages`)).status).toBe(401);
  });

  it('counts a click for one of many visitors who use it at the same time', async () => {
    const { token, click_id } = chat.click(brand.id);
    const sessions = await Promise.all(Array.from({ length: 6 }, () => open({ click_token: token })));
    await Promise.all(sessions.map((session) => write(session.json.visitor_token)));
    const begun = await Promise.all(
      sessions.map(async (session) => (await chat.crossings(session.json.conversation_id, 1))[0]!),
    );
    expect(begun.filter((event) => event.data['click_id'] === click_id)).toHaveLength(1);
  });

  it('opens one chat for a repeated request, so that a lost answer loses no click', async () => {
    const { token, click_id } = chat.click(brand.id);
    const key = { 'idempotency-key': 'b0b9f6e0d8b14c3f' };
    const post = () => chat.visitor().post(`${place}/sessions`, { click_token: token }, key);
    const [first, second] = await Promise.all([post(), post()]);
    expect(second!.json.conversation_id).toBe(first!.json.conversation_id);
    await write(second!.json.visitor_token);
    expect((await chat.crossings(first!.json.conversation_id, 1))[0]!.data['click_id']).toBe(click_id);
    const weak = await chat.visitor().post(`${place}/sessions`, {}, { 'idempotency-key': '1' });
    expect(weak).toMatchObject({ status: 422, json: { errors: [{ field: 'Idempotency-Key' }] } });
  });

  it("greets by the ad, else by the workspace's default, else neutrally", async () => {
    const shop = await chat.workspace();
    const marketer = chat.as(shop.id, 'marketer');
    const greet = async (body: object) => (await marketer.post('/v1/greetings', body)).json;
    const arrive = async (greeting_id?: string, token?: string) => {
      const click_token = chat.click(shop.id, { greeting_id }).token;
      return (await chat.visitor(token).post(`/chat/${shop.handle}/sessions`, { click_token })).json;
    };
    expect((await arrive()).greeting).toMatch(/^Hello!/);
    const ad = await greet({ text: 'From the ad', name: 'Spring' });
    await greet({ text: 'Old default', default: true });
    const fallback = await greet({ text: 'Default', default: true });
    const foreign = (await chat.as(brand.id, 'agent').post('/v1/greetings', { text: 'Foreign' })).json;
    expect(
      (await marketer.get('/v1/greetings')).json.items.map((one: { default: boolean }) => one.default),
    ).toEqual([true, false, false]);
    expect((await marketer.get(`/v1/greetings/${ad.id}`)).json).toMatchObject({
      text: 'From the ad',
      name: 'Spring',
      default: false,
    });
    expect((await marketer.get(`/v1/greetings/${foreign.id}`)).status).toBe(404);
    expect((await marketer.post('/v1/greetings', { text: ' ' })).status).toBe(422);
    expect((await chat.as(shop.id, 'publisher').get('/v1/greetings')).status).toBe(403);
    expect((await arrive(foreign.id)).greeting).toBe('Default');
    const { greeting, visitor_token } = await arrive();
    expect(greeting).toBe('Default');
    const returned = await arrive(ad.id, visitor_token);
    expect(returned.messages).toMatchObject([{ text: 'Default' }, { from: 'greeting', text: 'From the ad' }]);
    expect((await arrive(fallback.id, visitor_token)).messages).toHaveLength(3);
    expect((await arrive(undefined, visitor_token)).messages).toHaveLength(3);
  });

  it('accepts only JSON, and names each invalid field', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { visitor_token } = (await open()).json;
    expect((await chat.visitor().post(`${place}/sessions`, 'visitor_token=x', form)).status).toBe(415);
    expect((await chat.visitor(visitor_token).post(`${place}/messages`, 'text=x', form)).status).toBe(415);
    expect(
      (
        await chat
          .visitor(visitor_token)
          .post(`${place}/messages`, '{"text":"x"}', { 'content-type': 'text/plain' })
      ).status,
    ).toBe(415);
    expect(
      (await chat.visitor().post(`${place}/sessions`, '{', { 'content-type': 'application/json' })).status,
    ).toBe(400);
    expect(await open({ click: 'x' })).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'click', rule: 'unknown' }] },
    });
    expect((await chat.visitor(visitor_token).get(`${place}/messages?cursor=-1`)).status).toBe(400);
  });

  it('has a page that says who can read the chat, and loads nothing from other origins', async () => {
    const page = await chat.visitor().get(place);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`can be read by ${brand.handle} and by whoever runs this server`);
    expect(page.text).not.toMatch(/<script>|<style|style=| on\w+=/);
    expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    // The console serves the icon; all else that the page names is chat's own.
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    for (const asset of assets.filter((address) => address !== ICON_ADDRESS))
      expect((await chat.visitor().get(asset!)).status).toBe(200);
    const byId = await chat.visitor().get(`/chat/${brand.id}?click=x`);
    expect(byId).toMatchObject({ status: 302, headers: { location: `${place}?click=x` } });
    const nobody = await chat.visitor().get('/chat/nobody');
    expect(nobody).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect((await chat.visitor().post('/chat/nobody/sessions', {})).status).toBe(404);
  });
});

describe('the rate limits of visitors', () => {
  let chat: ChatSide;
  let place: string;
  let key = 0;

  beforeAll(async () => {
    chat = await ChatSide.start({ CHAT_VISITOR_LIMIT: '3', CHAT_NETWORK_LIMIT: '5' });
    place = `/chat/${(await chat.workspace()).handle}`;
  });
  afterAll(() => chat.stop());

  /** From an address of its own for each test. */
  const from = (ip: string, token?: string) =>
    chat.visitor(token, {
      ...identityHeaders(chat.folder.path, { ip }),
      'idempotency-key': `0123456789abcde${key++}`,
    });
  const come = async (ip: string) =>
    (await from(ip).post(`${place}/sessions`, {})).json.visitor_token as string;
  const write = async (ip: string, token?: string, body: object | string = { text: 'Hello' }) => {
    const { status, headers } = await from(ip, token).post(`${place}/messages`, body, {
      'content-type': 'application/json',
    });
    if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    return status;
  };

  it('count by visitor first, so that one visitor cannot use up the limit of a network', async () => {
    const [siti, budi] = [await come('192.0.2.1'), await come('192.0.2.2')];
    const flood = [];
    for (let count = 0; count < 10; count++) flood.push(await write('192.0.2.9', siti));
    expect(flood).toEqual([201, 201, 201, ...Array<number>(7).fill(429)]);
    expect(await write('192.0.2.9', budi)).toBe(201);
    // The limit also counts the visitor's requests from another address.
    expect(await write('192.0.2.10', siti)).toBe(429);
  });

  it('count by network for all its visitors together, unknown ones included', async () => {
    const token = await come('192.0.2.3');
    expect([await write('192.0.2.20'), await write('192.0.2.20', 'x')]).toEqual([401, 401]);
    expect(await write('192.0.2.20', token)).toBe(201);
    expect([await write('192.0.2.20'), await write('192.0.2.20')]).toEqual([401, 401]);
    expect(await write('192.0.2.20', token)).toBe(429);
    expect(await write('192.0.2.21', token)).toBe(201);
  });

  it('count before the body is read, and by the /64 network of IPv6', async () => {
    const sent = ['[1]', '{"text":""}', '{"text":1}', '{"text":"\\u0000"}', '[]'];
    for (const [host, body] of sent.entries()) expect(await write(`2001:db8::${host}`, 'x', body)).toBe(400);
    expect(await write('2001:db8::ffff:1', 'x', '[1]')).toBe(429);
    expect(await write('2001:db8:0:1::1', 'x', '[1]')).toBe(400);
  });

  it('count unreadable and too large bodies', async () => {
    const sent = ['{', '{"text"', 'x', '"', `{"text":"${'x'.repeat(40_000)}"}`];
    const answers = [];
    for (const body of sent) answers.push(await write('192.0.2.40', 'x', body));
    expect(answers).toEqual([400, 400, 400, 400, 413]);
    expect(await write('192.0.2.40', 'x', '{')).toBe(429);
  });

  it('apply to sessions too', async () => {
    const token = await come('192.0.2.4');
    const back = async (ip: string) => (await from(ip, token).post(`${place}/sessions`, {})).status;
    expect([await back('192.0.2.30'), await back('192.0.2.30'), await back('192.0.2.30')]).toEqual([
      201, 201, 201,
    ]);
    expect(await back('192.0.2.30')).toBe(429);
    const open = async () => (await from('192.0.2.30').post(`${place}/sessions`, {})).status;
    expect([await open(), await open(), await open()]).toEqual([201, 201, 429]);
  });
});
