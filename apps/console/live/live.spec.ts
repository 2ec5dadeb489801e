import { jest } from '@jest/globals';
import type { Logger } from 'pino';
import type { AddressInfo } from 'node:net';
import { get, type IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { IDENTITY_HEADER } from '#platform/http/identity.js';
import type { Role } from '#platform/http/roles.js';
import { LOGGER } from '#platform/tokens.js';
import { MEMBER_FEED_PATH } from '#platform/member-stream/member-feed.controller.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';
import { LiveClient } from '../../../test/live/live-client.js';
import { proxying, startConsole } from '../src/console.fixture.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'you@example.com',
  password: 'at least ten characters',
};
const FROM = 'mi2x9k1c';

/** An app in another process: it answers with a stream that the test writes to. */
class OtherApp {
  readonly asked: { topics: string; position?: string; role: string }[] = [];
  /** Status of its answers; a stream for 200. */
  status = 200;
  private readonly instance: FastifyInstance = fastify({ forceCloseConnections: true });
  private stream?: FastifyRequest['raw']['socket'];
  private write?: (text: string) => void;

  async start(): Promise<string> {
    this.instance.get(MEMBER_FEED_PATH, (request, reply) => {
      const [body] = String(request.headers[IDENTITY_HEADER]).split('.');
      const { role } = JSON.parse(Buffer.from(body!, 'base64url').toString()) as { role: string };
      this.asked.push({ ...(request.query as { topics: string }), role });
      if (this.status !== 200) return reply.status(this.status).send({});
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      this.stream = reply.raw.socket!;
      this.write = (text) => void reply.raw.write(text);
      this.write(':\n\n');
    });
    await this.instance.listen({ port: 0, host: '127.0.0.1' });
    return `http://127.0.0.1:${(this.instance.server.address() as AddressInfo).port}`;
  }

  get open(): boolean {
    return this.stream !== undefined && !this.stream.destroyed;
  }

  send(event: string, data: object, id: string): void {
    this.write!(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  cut(): void {
    this.stream!.destroy();
  }

  stop(): Promise<void> {
    return this.instance.close();
  }
}

describe('the stream of a member at the gateway', () => {
  const [chat, fanOut] = [new OtherApp(), new OtherApp()];
  const clients: LiveClient[] = [];
  let consoleApp: AppUnderTest;
  let ownerKey: string;
  let owner: HttpClient;

  beforeAll(async () => {
    const [CHAT_URL, FAN_OUT_URL] = await Promise.all([chat.start(), fanOut.start()]);
    consoleApp = await startConsole({ CHAT_URL, FAN_OUT_URL }, { moduleOf: proxying() });
    ownerKey = (await consoleApp.from('127.0.0.1').post('/v1/setup', SETUP)).json.api_key as string;
    owner = consoleApp.client.with({ authorization: `Bearer ${ownerKey}` });
  });
  afterEach(async () => {
    chat.status = 200;
    await Promise.all(clients.splice(0).map((client) => client.stop()));
    await until('the apps have no stream', () => !chat.open && !fanOut.open);
    chat.asked.splice(0);
    fanOut.asked.splice(0);
  });
  afterAll(async () => {
    await consoleApp.close();
    await Promise.all([chat.stop(), fanOut.stop()]);
  });

  const keyOf = async (role: Role) =>
    (await owner.post('/v1/api-keys', { name: role, role })).json as { id: string; api_key: string };
  async function open(key = ownerKey, query = '', position = '') {
    const client = new LiveClient(consoleApp.origin, key, query);
    clients.push(client);
    await client.start([], position);
    return client;
  }

  it('joins what the apps send under one position, and asks each for what the role may see', async () => {
    const client = await open();
    await until('both apps serve it', () => chat.open && fanOut.open);
    expect(chat.asked).toEqual([{ topics: 'chats,presence', role: 'owner' }]);
    expect(fanOut.asked).toEqual([{ topics: 'posts', role: 'owner' }]);
    chat.send('message', { text: 'Halo' }, `${FROM}~0.1-1`);
    await until('it came', () => client.of('message').length === 1);
    fanOut.send('post', { post_id: 'one' }, `${FROM}~0.2-2`);
    await until('it came', () => client.of('post').length === 1);
    expect(client.position).toBe(`chat:${FROM}~0.1-1,fan-out:${FROM}~0.2-2`);
    expect(client.events.map(({ type }) => type)).toEqual(['opened', 'message', 'post']);

    const agent = await open((await keyOf('agent')).api_key, '?topics=chats', `chat:${FROM}~0.1-1`);
    expect(agent.of('opened')).toEqual([{ topics: ['chats'] }]);
    await until('chat is asked', () => chat.asked.length === 2);
    expect(chat.asked[1]).toEqual({ topics: 'chats', role: 'agent', position: `${FROM}~0.1-1` });
    expect(fanOut.asked).toHaveLength(1);
  });

  it('stays while an app does not answer, says so once, and goes on there where it was', async () => {
    const warn = jest.spyOn(consoleApp.get<Logger>(LOGGER as never), 'warn');
    const client = await open();
    await until('both apps serve it', () => chat.open && fanOut.open);
    chat.send('message', { text: 'one' }, `${FROM}~0.1-1`);
    await until('it came', () => client.of('message').length === 1);
    chat.status = 503;
    chat.cut();
    await until('it is late', () => client.of('degraded').length === 1);
    fanOut.send('post', { post_id: 'meanwhile' }, `${FROM}~0.2-2`);
    await until('the other goes on', () => client.of('post').length === 1);
    const tries = chat.asked.length;
    await until('it was asked again', () => chat.asked.length > tries + 1);
    chat.status = 200;
    await until('it is there again', () => client.of('recovered').length === 1);
    expect(chat.asked.at(-1)).toMatchObject({ position: `${FROM}~0.1-1` });
    chat.send('message', { text: 'two' }, `${FROM}~0.1-2`);
    await until('it came', () => client.of('message').length === 2);
    expect(client.of('degraded')).toEqual([{ topics: ['chats', 'presence'] }]);
    expect(client.statuses).toEqual([200]);
    // Once a minute, and nothing of what was sent.
    expect(warn.mock.calls).toEqual([
      [{ upstream: 'chat', reason: 'Error', status: 503, more: 0 }, expect.stringContaining('stream')],
    ]);
    warn.mockRestore();
  });

  it('passes on a reset with the topics that it is about', async () => {
    const client = await open(ownerKey, '', `chat:${FROM}`);
    await until('chat serves it', () => chat.open);
    chat.send('reset', { reason: 'expired' }, `${FROM}~0.1-9`);
    await until('it came', () => client.of('reset').length === 1);
    expect(client.of('reset')).toEqual([{ topics: ['chats', 'presence'], reason: 'expired' }]);
    expect(client.position).toBe(`chat:${FROM}~0.1-9`);
  });

  it('closes the streams of the apps with that of the client', async () => {
    const client = await open();
    await until('both apps serve it', () => chat.open && fanOut.open);
    await client.stop();
    await until('they are closed', () => !chat.open && !fanOut.open);
  });

  it('is refused as problem details for a bad position, an unknown topic, another role, and a wrong key', async () => {
    const ask = async (path: string, headers = {}) => {
      const { status, json } = await owner.get(path, headers);
      return { status, errors: (json as { errors?: { field: string; allowed: unknown }[] }).errors };
    };
    for (const id of [
      'nonsense',
      'chat:',
      `console:${FROM}`,
      `chat:${FROM},chat:${FROM}`,
      'chat:A~0',
      'x'.repeat(5_000),
    ])
      expect(await ask('/v1/live', { 'last-event-id': id })).toMatchObject({
        status: 400,
        errors: [{ field: 'Last-Event-ID', rule: 'position' }],
      });
    expect(await ask('/v1/live?lastEventId=nonsense')).toMatchObject({
      status: 400,
      errors: [{ field: 'lastEventId' }],
    });
    expect(await ask('/v1/live?topics=chats,orders')).toMatchObject({
      status: 400,
      errors: [{ field: 'topics', rule: 'unknown', allowed: ['chats', 'presence', 'posts'] }],
    });
    expect((await ask('/v1/live?topics=')).status).toBe(400);
    expect((await ask('/v1/live?other=1')).status).toBe(400);
    const marketer = consoleApp.client.with({ authorization: `Bearer ${(await keyOf('marketer')).api_key}` });
    const refused = await marketer.get('/v1/live?topics=chats');
    expect([refused.status, refused.json.allowed_roles]).toEqual([403, ['owner', 'agent']]);
    expect((await consoleApp.client.get('/v1/live')).status).toBe(401);
    const wrong = consoleApp.client.with({ authorization: 'Bearer corong_0000' });
    expect((await wrong.get('/v1/live')).status).toBe(401);
    expect(chat.asked).toEqual([]);
  });

  it('is open in a bounded number for one key, and HEAD counts as none', async () => {
    const { api_key } = await keyOf('marketer');
    const ask = (method: string) =>
      new Promise<IncomingMessage>((resolve) =>
        get(
          `${consoleApp.origin}/v1/live`,
          { headers: { authorization: `Bearer ${api_key}` }, agent: false, method },
          resolve,
        ),
      );
    for (let count = 0; count < 25; count++) expect((await ask('HEAD')).statusCode).toBe(200);
    const answers = await Promise.all(Array.from({ length: 21 }, () => ask('GET')));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(20).fill(200), 429]);
    for (const answer of answers) answer.destroy();
  });

  it('ends when its key is revoked', async () => {
    const { id, api_key } = await keyOf('agent');
    const client = await open(api_key);
    await until('chat serves it', () => chat.open);
    await owner.delete(`/v1/api-keys/${id}`);
    await until('it was refused', () => client.statuses.length > 1);
    expect(client.statuses).toEqual([200, 401]);
  });
});
