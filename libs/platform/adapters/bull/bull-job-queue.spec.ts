import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { resolve } from 'node:path';
import { Test } from '@nestjs/testing';
import { CONTRACTS_FILE, contractsEnv } from '../../../../test/support/contracts-env.js';
import { contractKinds, describeJobQueue, until } from '../../ports/job-queue.contract.js';
import { JobQueue, QueueUnavailable } from '../../ports/job-queue.port.js';
import { isUnavailable } from '../sql/database.js';
import { BullJobsModule } from './bull-jobs.module.js';
import type { BullJobsOptions } from './bull-jobs.module.js';

/** Milliseconds of a job's lock. A process that stalls for longer loses its jobs, which run again. */
const LOCK_MS = 8000;
const script = resolve('dist/libs/platform/adapters/bull/bull-job-queue.child.js');

async function open(options: Pick<BullJobsOptions, 'app' | 'redisUrl'> & Partial<BullJobsOptions>) {
  const jobs = BullJobsModule.forApp({ kinds: contractKinds, lockMs: LOCK_MS, ...options });
  const module = await Test.createTestingModule({ imports: [jobs] }).compile();
  return { module, queue: module.get(JobQueue) };
}

/** Starts a proxy in front of Redis that can be shut (an outage), or held: then connections stay open and nothing passes. */
async function proxyOf(redisUrl: string) {
  const target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    return socket;
  };
  const pairs = new Set<[Socket, Socket]>();
  let held = false;
  const make = () =>
    createServer((near) => {
      const far = keep(connect(Number(target.port), target.hostname));
      keep(near).on('close', () => far.destroy());
      far.on('close', () => near.destroy());
      const pair: [Socket, Socket] = [near, far];
      pairs.add(pair);
      near.on('close', () => pairs.delete(pair));
      if (!held) near.pipe(far).pipe(near);
    });
  let server = make();
  const listen = (at: number) =>
    new Promise<number>((done) => {
      server.listen(at, '127.0.0.1', () => done((server.address() as AddressInfo).port));
    });
  const port = await listen(0);
  const url = new URL(redisUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    shut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    open: () => {
      server = make();
      return listen(port);
    },
    hold: () => {
      held = true;
      for (const [near, far] of pairs) near.unpipe(far).pause() && far.unpipe(near).pause();
    },
    letNewOnes: () => void (held = false),
    let: () => {
      held = false;
      for (const [near, far] of pairs) near.pipe(far).pipe(near);
    },
  };
}

function describeBull(redisUrl: string): void {
  const [work, fragile] = contractKinds as [(typeof contractKinds)[0], (typeof contractKinds)[0]];
  const freshApp = () => `contracts-${randomUUID().slice(0, 8)}`;

  /** Empties the queues of an app, as far as its principal's rights go. */
  async function clear(app: string) {
    const { module } = await open({ app, redisUrl });
    const queues = module.get<JobQueue & { queues: Map<string, { obliterate(o: object): Promise<void> }> }>(
      JobQueue,
    ).queues;
    for (const queue of queues.values()) await queue.obliterate({ force: true });
    await module.close();
  }

  describeJobQueue(
    'BullJobQueue',
    async () => {
      const app = freshApp();
      return {
        open: async () => (await open({ app, redisUrl })).queue,
        worker: { script, args: [CONTRACTS_FILE, app, String(LOCK_MS)] },
        dispose: () => clear(app),
      };
    },
    { takeoverMs: 2 * LOCK_MS },
  );

  describe('BullJobQueue', () => {
    it('keeps its jobs while Redis is unreachable, and runs them afterwards', async () => {
      const way = await proxyOf(redisUrl);
      const app = freshApp();
      const { module, queue } = await open({ app, redisUrl: way.url });
      const seen: string[] = [];
      await queue.work(work, async ({ id }) => void seen.push(id));
      await queue.add(work, 'before', { n: 1 });
      await until(() => seen.length === 1);
      way.shut();
      await expect(promptly(() => queue.healthy())).resolves.toBe(false);
      await expect(promptly(() => queue.depth(work))).rejects.toThrow(/No answer/);
      const added = queue.add(work, 'meanwhile', { n: 2 });
      await way.open();
      await added;
      // The first one runs again when the outage came before its end was noted.
      await until(() => seen.includes('meanwhile'));
      await until(() => queue.healthy());
      await module.close();
      way.shut();
      await clear(app);
    });

    it.each(['and then goes on', 'until its connections are made anew'])(
      'rejects when Redis is silent (%s), and accepts jobs again afterwards',
      async (how) => {
        const way = await proxyOf(redisUrl);
        const app = freshApp();
        const { module, queue } = await open({ app, redisUrl: way.url });
        const seen: string[] = [];
        await queue.work(work, async ({ id }) => void seen.push(id));
        await queue.add(work, 'before', { n: 1 });
        await until(() => seen.length === 1);
        way.hold();
        const late = await queue.add(work, 'silent', { n: 2 }).catch((error: unknown) => error);
        expect(late).toBeInstanceOf(QueueUnavailable);
        expect(isUnavailable(late)).toBe(true);
        expect(await queue.healthy()).toBe(false);
        if (how === 'and then goes on') way.let();
        else way.letNewOnes();
        await until(() => queue.healthy());
        await queue.add(work, 'after', { n: 3 });
        await until(() => seen.includes('after') && seen.includes('silent'));
        await module.close();
        way.shut();
        await clear(app);
      },
    );

    it('starts and closes in bounded time while Redis is unreachable', async () => {
      const way = await proxyOf(redisUrl);
      way.shut();
      const { module, queue } = await open({ app: freshApp(), redisUrl: way.url });
      await queue.work(work, async () => undefined);
      const added = queue.add(work, 'never', { n: 1 }).catch(String);
      expect(await promptly(() => queue.healthy())).toBe(false);
      const started = Date.now();
      await module.close();
      expect(Date.now() - started).toBeLessThan(15_000);
      expect(await added).toMatch(/closed|did not answer/i);
    });

    it('logs a failed job by kind and id, and writes nothing of its error to Redis', async () => {
      const lines: unknown[] = [];
      const errors: unknown[] = [];
      const app = freshApp();
      const { module, queue } = await open({
        app,
        redisUrl,
        log: (about, message) => lines.push({ ...about, message }),
        onError: (error, about) => errors.push([String(error), about]),
      });
      await queue.work(fragile, async () => {
        throw new Error('secret');
      });
      await queue.add(fragile, 'x', { n: 1 });
      await until(() => errors.length === 1);
      const bull = (
        queue as unknown as { queues: Map<string, { getJob(id: string): Promise<object | null> }> }
      ).queues.get(fragile.name)!;
      const stored = await bull.getJob('x.');
      expect(stored).toMatchObject({ data: { n: 1 }, failedReason: expect.any(String), stacktrace: [] });
      expect(JSON.stringify(stored)).not.toContain('secret');
      await until(() => lines.length > 0);
      expect(lines).toEqual([
        { kind: 'contract-fragile', id: 'x', message: 'job given up after its last attempt' },
      ]);
      expect(errors).toEqual(Array(2).fill(['Error: secret', { kind: 'contract-fragile', id: 'x' }]));
      expect(await bull.getJob('x.')).toBeNull();
      await module.close();
      await clear(app);
    });
  });
}

/** Fails when the answer waits for Redis. */
async function promptly<T>(ask: () => Promise<T>): Promise<T> {
  const started = Date.now();
  try {
    return await ask();
  } finally {
    expect(Date.now() - started).toBeLessThan(10_000);
  }
}

const env = contractsEnv();

if (env) describeBull(env['REDIS_URL']!);
else it.skip('BullJobQueue (services are not up: npm run services -- up)', () => undefined);
