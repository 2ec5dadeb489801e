import { get, type IncomingMessage } from 'node:http';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { ChatSide } from '../../../test/support/chat-side.js';
import { identityHeaders } from '../../../test/support/identity.js';
import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { until } from '../../../test/support/until.js';

describe('the live stream of a conversation', () => {
  let chat: ChatSide;
  let second: AppUnderTest;
  let brand: { id: string; handle: string };
  let here: string;
  let there: string;

  beforeAll(async () => {
    chat = await ChatSide.start();
    second = await ChatSide.process(chat.folder.path);
    [here, there] = [chat.origin, second.origin];
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  const visiting = (token: string) => ({ ...identityHeaders(chat.folder.path), 'x-visitor-token': token });
  const working = () => identityHeaders(chat.folder.path, { workspace: brand.id, role: 'agent' });
  async function begin() {
    const { visitor_token, conversation_id } = (
      await chat.visitor().post(`/chat/${brand.handle}/sessions`, {})
    ).json;
    const customer = chat.visitor(visitor_token);
    const write = (text: string) => customer.post(`/chat/${brand.handle}/messages`, { text });
    await write('Hello');
    const answer = (text: string) =>
      chat.as(brand.id).post(`/v1/conversations/${conversation_id}/messages`, { text });
    return {
      visitor_token,
      conversation_id,
      write,
      answer,
      live: `/chat/${brand.handle}/live`,
      agentStream: `/v1/conversations/${conversation_id}/live`,
    };
  }
  const texts = (reader: LiveReader) => reader.messages<{ text: string }>().map((message) => message.text);

  it('delivers each message once and in order to agent and customer, whichever process serves them', async () => {
    const one = await begin();
    const customer = await LiveReader.open(there + one.live, visiting(one.visitor_token));
    const agent = await LiveReader.open(here + one.agentStream, working());
    for (let turn = 0; turn < 10; turn++) await Promise.all([one.write(`c${turn}`), one.answer(`a${turn}`)]);
    for (const reader of [customer, agent]) {
      await until('all came', () => reader.events.length >= 20);
      expect(reader.events.map((event) => Number(event.id))).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 3),
      );
    }
    expect(texts(customer)).toEqual(texts(agent));
    await Promise.all([customer.close(), agent.close()]);
  });

  it('resumes after the last id that the reader received, with the messages since then', async () => {
    const one = await begin();
    for (let turn = 0; turn < 120; turn++) await one.answer(`a${turn}`);
    const resumed = await LiveReader.open(here + one.live, {
      ...visiting(one.visitor_token),
      'last-event-id': '2',
    });
    const fromStart = await LiveReader.open(`${here}${one.live}?after=0`, visiting(one.visitor_token));
    const ahead = await LiveReader.open(here + one.live, {
      ...visiting(one.visitor_token),
      'last-event-id': '99999',
    });
    await one.answer('last');
    await until(
      'all came',
      () => resumed.events.length >= 121 && fromStart.events.length >= 123 && ahead.events.length > 1,
    );
    expect(resumed.events.map((event) => Number(event.id))).toEqual(
      Array.from({ length: 121 }, (_, index) => index + 3),
    );
    expect(fromStart.events).toHaveLength(123);
    expect(ahead.events.map(({ type, id }) => `${type} ${id}`)).toEqual(['reset 122', 'message 123']);
    await Promise.all([resumed, fromStart, ahead].map((reader) => reader.close()));
  });

  it('resumes from the URL if there is no header, and ignores parameters that others add', async () => {
    const one = await begin();
    for (let turn = 0; turn < 4; turn++) await one.answer(`a${turn}`);
    const read = (path: string, headers = {}) =>
      LiveReader.open(here + path, { ...visiting(one.visitor_token), ...headers });
    const readers = await Promise.all([
      read(`${one.live}?lastEventId=3`),
      read(`${one.live}?after=0&lastEventId=3&_=1700000000&constructor=1&x=%00`),
      read(`${one.live}?lastEventId=1`, { 'last-event-id': '3' }),
      LiveReader.open(`${here}${one.agentStream}?lastEventId=3`, working()),
    ]);
    for (const reader of readers) {
      await until('all came', () => reader.events.length >= 3);
      expect(reader.events.map(({ id }) => Number(id))).toEqual([4, 5, 6]);
    }
    await Promise.all(readers.map((reader) => reader.close()));
  });

  it('answers HEAD with its headers alone, and does not count it as a reader', async () => {
    const one = await begin();
    for (const [path, headers] of [
      [one.live, visiting(one.visitor_token)],
      [one.agentStream, working()],
    ] as const)
      for (let count = 0; count < 25; count++) {
        const answer = await second.client.head(path, headers);
        expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
          200,
          'text/event-stream; charset=utf-8',
          '',
        ]);
      }
    const reader = await LiveReader.open(there + one.live, visiting(one.visitor_token));
    await reader.close();
    expect((await second.client.head(one.live)).status).toBe(401);
  });

  it.each(['22b4011a04-1', 'nonsense', '-1', '1.5', '9'.repeat(200)])(
    'is reset for a reader whose last id %s is unknown to it',
    async (id) => {
      const one = await begin();
      const readers = await Promise.all([
        LiveReader.open(here + one.live, { ...visiting(one.visitor_token), 'last-event-id': id }),
        LiveReader.open(`${here}${one.live}?lastEventId=${id}`, visiting(one.visitor_token)),
        LiveReader.open(here + one.agentStream, { ...working(), 'last-event-id': id }),
      ]);
      await one.answer('next');
      for (const reader of readers) {
        await until('it came', () => reader.events.length >= 2);
        expect(reader.events.map(({ type, id, data }) => [type, id, JSON.parse(data)])).toEqual([
          ['reset', '2', { reason: 'epoch' }],
          ['message', '3', expect.objectContaining({ text: 'next' })],
        ]);
      }
      await Promise.all(readers.map((reader) => reader.close()));
    },
  );

  it('ends when the conversation is erased', async () => {
    const one = await begin();
    const answer = await fetch(there + one.live, { headers: visiting(one.visitor_token) });
    const { contact_id } = (await chat.as(brand.id).get(`/v1/conversations/${one.conversation_id}`)).json;
    const ended = answer.text();
    await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`);
    expect(await ended).toContain('retry: 2000');
    expect((await second.client.get(one.live, visiting(one.visitor_token))).status).toBe(401);
  });

  it('accepts a bounded number of readers of one conversation', async () => {
    const one = await begin();
    const open = () =>
      new Promise<IncomingMessage>((resolve) =>
        get(here + one.live, { headers: visiting(one.visitor_token), agent: false }, resolve),
      );
    const answers = await Promise.all(Array.from({ length: 21 }, open));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([...Array(20).fill(200), 429]);
    for (const answer of answers) answer.destroy();
    await until('room again', async () => {
      const again = (await open()).destroy();
      return again.statusCode === 200;
    });
  });

  it('ends at once when its process closes, and refuses new readers', async () => {
    const one = await begin();
    const answer = await fetch(there + one.live, { headers: visiting(one.visitor_token) });
    const begun = Date.now();
    await Promise.all([second.close(), answer.text()]);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });
});
