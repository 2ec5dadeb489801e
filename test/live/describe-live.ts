import { Client } from '../journeys/client.js';
import { AppProcess } from '../support/app-process.js';
import { freePorts } from '../support/ports.js';
import { environmentOfApp } from '../support/services.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import { LiveClient } from './live-client.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'one@example.com',
  password: 'at least ten characters',
};
/** Chats of an agent at rest, and the most requests that their client may make in an hour. */
const [CHATS, MOST_AN_HOUR] = [50, 120];
/** A word that only agents may be sent. */
const WORD = 'kenari8c41';

interface Shown {
  id: string;
  unread: number;
  read_sequence: number;
  assignee_id: string | null;
  version: number;
}

/** The one stream of a client, through the gateway of a whole stack. */
export function describeLive(kind: StackKind): void {
  describe(`the stream of a member on the ${kind} stack`, () => {
    let stack: Stack;
    /** Of the full stack: a second instance of chat, which serves customers alone. */
    let other: AppProcess | undefined;
    let visitor: Client;
    /** Where customers write: at the other instance of chat, if there is one. */
    let customers: Client;
    let owner: Client;
    let handle: string;
    const clients: LiveClient[] = [];

    beforeAll(async () => {
      stack = await startStack(kind, { env: { CHAT_VISITOR_LIMIT: '1000' } });
      visitor = new Client(stack.url);
      const done = (await visitor.post<{ api_key: string; handle: string }>('/v1/setup', SETUP)).json;
      owner = visitor.as(done.api_key);
      handle = done.handle;
      customers = kind === 'full' ? new Client(await startOther()) : visitor;
    }, 240_000);
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.stop()));
    });
    afterAll(async () => {
      await other?.stop();
      await stack?.stop();
    });

    async function startOther(): Promise<string> {
      const [port] = (await freePorts(1)) as [number];
      const env = {
        ...environmentOfApp('chat'),
        PUBLIC_URL: stack.url,
        DATA_DIR: stack.dataDir,
        SANDBOX: 'true',
      };
      const file = 'dist/apps/chat/src/main.js';
      other = new AppProcess({ name: 'chat-2', file, port, folder: stack.dataDir, env });
      other.start();
      await other.ready();
      return `http://127.0.0.1:${port}`;
    }

    async function person(role: string) {
      const { id } = (await owner.post<{ id: string }>('/v1/people', { name: role, role })).json;
      const issued = await owner.post<{ id: string; api_key: string }>(`/v1/people/${id}/api-keys`, {
        name: 'Laptop',
      });
      const { api_key } = issued.json;
      const stream = (query = '') => {
        const client = new LiveClient(stack.url, api_key, query);
        clients.push(client);
        return client;
      };
      return { id, key: issued.json.id, api: visitor.as(api_key), stream };
    }

    async function chat() {
      const opened = await until('the chat opens', async () => {
        const answer = await customers.post<{ visitor_token: string; conversation_id: string }>(
          `/chat/${handle}/sessions`,
          {},
          { expect: [201, 200, 404] },
        );
        return answer.status === 404 ? null : answer.json;
      });
      const headers = { 'x-visitor-token': opened.visitor_token };
      const write = (text: string) => customers.post(`/chat/${handle}/messages`, { text }, { headers });
      return { id: opened.conversation_id, url: `/v1/conversations/${opened.conversation_id}`, write };
    }
    const last = (client: LiveClient, id: string) =>
      client.of('conversation').findLast((shown) => shown['id'] === id) as Shown | undefined;

    it('brings new chats, messages, assignments, what is unread, and presence', async () => {
      const [budi, cici] = [await person('agent'), await person('agent')];
      const [stream, second, colleague] = [budi.stream(), budi.stream(), cici.stream()];
      await Promise.all([stream, second, colleague].map((client) => client.start()));
      const one = await chat();
      for (const text of ['Halo', 'Ada Gayo?']) await one.write(text);
      await until('both are unread', () => last(stream, one.id)?.unread === 2);
      expect(stream.texts()).toEqual(['Halo', 'Ada Gayo?']);

      const [hello] = stream.of('message') as { message: { sequence: number } }[];
      await budi.api.put(`${one.url}/activity`, { activity: 'writing' });
      await until('the colleague sees them write', () => colleague.of('activity').length === 1);
      expect(colleague.of('activity')).toMatchObject([
        { conversation_id: one.id, member_id: budi.id, activity: 'writing' },
      ]);
      const note = (await budi.api.post<{ id: string }>(`${one.url}/notes`, { text: WORD })).json;
      await until('the colleague learns of the note', () => colleague.of('note').length === 1);
      expect(colleague.of('note')).toEqual([{ conversation_id: one.id, note_id: note.id }]);
      expect(stream.of('activity')).toEqual([]);

      await budi.api.put(`${one.url}/read`, { sequence: hello!.message.sequence });
      await until('one is read on the other device', () => last(second, one.id)?.unread === 1);
      await budi.api.post(`${one.url}/messages`, { text: 'Ada' });
      await until('who answers has read all', () => last(second, one.id)?.unread === 0);
      await until('the colleague sees the answer', () => colleague.texts().includes('Ada'));
      expect(last(colleague, one.id)!.unread).toBe(2);

      const { version } = last(stream, one.id)!;
      await owner.patch(one.url, { version, assignee_id: cici.id });
      await until('it is assigned', () => last(stream, one.id)?.assignee_id === cici.id);
      await one.write('Dua kantong');
      await until('it came', () => last(colleague, one.id)?.unread === 3);
      const counts = (await cici.api.get<{ mine: number; unread: number }>('/v1/conversations/counts')).json;
      expect(counts).toMatchObject({ mine: 1, unread: 1 });

      await cici.api.put('/v1/people/me/presence', { presence: 'away' });
      await until('she is away', () =>
        stream.of('presence').some((who) => who['person_id'] === cici.id && who['presence'] === 'away'),
      );
    });

    it('brings each role what it may see, and nobody else what customers write', async () => {
      const [agent, publisher, marketer] = [
        await person('agent'),
        await person('publisher'),
        await person('marketer'),
      ];
      const [seen, posts, none] = [agent.stream(), publisher.stream(), marketer.stream()];
      await Promise.all([seen, posts, none].map((client) => client.start()));
      expect(none.of('opened')).toEqual([{ topics: [] }]);
      expect(posts.of('opened')).toEqual([{ topics: ['posts'] }]);
      const one = await chat();
      await one.write(`Halo ${WORD}`);
      const { id: channel_id } = (
        await owner.post<{ id: string }>('/v1/channels', { handle: 'live-kopi', name: 'Kopi' })
      ).json;
      const post = (
        await owner.post<{ id: string }>(`/v1/channels/${channel_id}/posts`, { title: 'Panen', body: WORD })
      ).json;
      await owner.post(`/v1/posts/${post.id}/publish`);
      await until('both came', () => seen.texts().length > 0 && posts.of('post').length > 0);
      expect(posts.of('post')).toEqual([{ post_id: post.id, channel_id, state: 'published' }]);
      expect(JSON.stringify(posts.events)).not.toContain(WORD);
      expect(none.events.map(({ type }) => type)).toEqual(['opened']);

      const { json: refusal } = await marketer.api.get<{ allowed_roles: string[] }>('/v1/live?topics=chats', {
        expect: [403],
      });
      expect(refusal.allowed_roles).toEqual(['owner', 'agent']);
    });

    it('goes on where the client was, in the order of each conversation, and says so if that is too long ago', async () => {
      const agent = await person('agent');
      const first = await agent.stream('?topics=chats').start();
      const [one, two] = [await chat(), await chat()];
      await one.write('one 0');
      await until('it came', () => last(first, one.id)?.unread === 1);
      const { position } = first;
      await first.stop();
      for (let turn = 1; turn <= 5; turn++)
        await Promise.all([one.write(`one ${turn}`), two.write(`two ${turn}`)]);
      const again = await agent.stream('?topics=chats').start([], position);
      await until('all came', () => again.texts().length >= 10);
      for (const [name, from] of [
        ['one', 1],
        ['two', 1],
      ] as const)
        expect(again.texts().filter((text) => text.startsWith(name))).toEqual(
          Array.from({ length: 5 }, (_, index) => `${name} ${index + from}`),
        );

      const old = (Date.now() - 2 * 3_600_000).toString(36);
      const late = await agent.stream('?topics=chats').start([], `chat:${old}~0.0-0`);
      await until('it is told', () => late.of('reset').length > 0);
      expect(late.of('reset')).toEqual([{ topics: ['chats'], reason: 'expired' }]);
      await one.write('one 6');
      await until('the next one came', () => late.texts().length > 0);
      expect(late.texts()).toEqual(['one 6']);
    });

    it('loses nothing while the process that serves it is killed', async () => {
      const agent = await person('agent');
      const stream = await agent.stream('?topics=chats').start();
      const one = await chat();
      await one.write('before');
      await until('it came', () => stream.texts().includes('before'));
      await stack.kill(kind === 'full' ? 'chat' : 'all-in-one');
      if (kind === 'full') {
        await until('it is said to be late', () => stream.of('degraded').length > 0);
        await one.write('meanwhile');
      }
      await stack.restart(kind === 'full' ? 'chat' : 'all-in-one');
      await one.write('after');
      const expected = kind === 'full' ? ['before', 'meanwhile', 'after'] : ['before', 'after'];
      await until('all came', () => new Set(stream.texts()).size === expected.length);
      expect([...new Set(stream.texts())]).toEqual(expected);
      if (kind === 'embedded') return;
      expect(stream.statuses).toEqual([200]);
      expect(stream.of('degraded')).toEqual([{ topics: ['chats'] }]);
      expect(stream.of('recovered')).toEqual([{ topics: ['chats'] }]);
    });

    it.each([
      [
        'the role changes',
        200,
        (who: { id: string }) => owner.patch(`/v1/people/${who.id}`, { role: 'analyst' }),
      ],
      ['the key is revoked', 401, (who: { key: string }) => owner.delete(`/v1/api-keys/${who.key}`)],
      ['the person is removed', 401, (who: { id: string }) => owner.delete(`/v1/people/${who.id}`)],
    ])('ends when %s, and brings no chats after that', async (_, status, end) => {
      const agent = await person('agent');
      const stream = await agent.stream().start();
      await end(agent);
      await until('it ended and was opened anew', () => stream.statuses.length > 1);
      expect(stream.statuses.at(-1)).toBe(status);
      if (status === 401) return;
      await until('it is open', () => stream.of('opened').length > 1);
      expect(stream.of('opened').at(-1)).toEqual({ topics: ['posts'] });
    });

    it(`costs an agent with ${CHATS} open chats at most ${MOST_AN_HOUR} requests an hour at rest, even behind a proxy that ends streams each minute`, async () => {
      const agent = await person('agent');
      const open = async () => {
        const one = await chat();
        await one.write('Halo');
        await owner.patch(one.url, { version: 1, assignee_id: agent.id });
      };
      for (let count = 0; count < CHATS; count += 10) await Promise.all(Array.from({ length: 10 }, open));
      const mine = '/v1/conversations?assignee=me&limit=100';
      const client = await agent.stream().start([mine, '/v1/conversations/counts', '/v1/people']);
      const { items } = (await agent.api.get<{ items: Shown[] }>(mine)).json;
      expect(items).toHaveLength(CHATS);
      expect(items.every(({ unread }) => unread === 1)).toBe(true);
      const atRest = client.requests;
      // A proxy that allows a stream one minute ends it sixty times in an hour.
      for (let minute = 0; minute < 60; minute++) await client.lose();
      expect(client.of('reset')).toEqual([]);
      expect(client.requests - atRest).toBe(60);
      expect(client.requests - atRest).toBeLessThanOrEqual(MOST_AN_HOUR);
      // What happens while it is between two streams comes all the same, without any further request.
      const one = await chat();
      await one.write('Sampai');
      await until('it came', () => client.texts().includes('Sampai'));
      expect(client.requests - atRest).toBe(60);
    }, 180_000);
  });
}
