import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify, type FastifyRequest } from 'fastify';
import { dropUnreadBodies } from './unread-body.js';

describe('a body that is answered before its end', () => {
  const app = fastify({ forceCloseConnections: true });
  dropUnreadBodies(app);
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  const firstPart = async ({ raw }: FastifyRequest) => {
    for await (const _ of raw.iterator({ destroyOnReturn: false })) return;
  };
  app.post('/read', async (call, reply) => {
    await firstPart(call);
    return reply.code(413).send('too large');
  });
  app.post('/forwarded', async (call, reply) => {
    await firstPart(call);
    // As undici ends a body whose answer came early.
    Object.assign(call.raw, { socket: null });
    call.raw.destroy();
    await sleep(50);
    return reply.code(413).send('too large');
  });
  app.get('/next', () => 'here');
  beforeAll(() => app.listen());
  afterAll(() => app.close());

  const send = (agent: Agent, method: string, path: string, body?: Buffer) =>
    new Promise<number | string>((resolve) => {
      const { port } = app.server.address() as AddressInfo;
      const headers = body && { 'content-type': 'application/octet-stream' };
      const sent = request({ port, agent, method, path, headers }, (answer) =>
        answer.resume().once('end', () => resolve(answer.statusCode!)),
      );
      sent.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'error'));
      sent.end(body);
    });

  it('leaves the connection to the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await send(agent, 'POST', '/read', Buffer.alloc(400_000))).toBe(413);
    expect(await send(agent, 'GET', '/next')).toBe(200);
    agent.destroy();
  });

  it('leaves it to the next request too if it was destroyed and has come as a whole', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await send(agent, 'POST', '/forwarded', Buffer.alloc(100_000))).toBe(413);
    expect(await send(agent, 'GET', '/next')).toBe(200);
    agent.destroy();
  });

  it('closes the connection if it was destroyed, so that no request waits on it', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await send(agent, 'POST', '/forwarded', Buffer.alloc(400_000))).toBe(413);
    expect(await send(agent, 'GET', '/next')).toBe('ECONNRESET');
    expect(await send(agent, 'GET', '/next')).toBe(200);
    agent.destroy();
  });
});
