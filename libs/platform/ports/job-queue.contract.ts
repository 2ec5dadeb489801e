import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { CommitScope, insideTransaction, transactionScope } from '../adapters/sql/transaction-scope.js';
import { JobKind } from './job-queue.port.js';
import type { Job, JobQueue } from './job-queue.port.js';

type Data = { n: number };

const work = JobKind.declare<Data>('contract-work');
const fragile = JobKind.declare<Data>('contract-fragile', { attempts: 2 });

/** The kinds of job that the suite uses. */
export const contractKinds = [work, fragile];

/** The backend of one case. */
export interface JobQueueBackend {
  /** Opens another instance on the same backend. */
  open(): Promise<JobQueue>;
  /** A program in `dist` that opens the backend and calls `hangInOneJob`. */
  worker: { script: string; args: string[] };
  dispose(): Promise<void>;
}

/** What the contract may expect of a job queue. */
export interface JobQueueAbilities {
  /** Milliseconds within which a killed worker's job runs again; a running worker keeps its job for longer. */
  takeoverMs: number;
}

/** Used by the worker program: takes a job, prints that, and never ends it. */
export async function hangInOneJob(queue: JobQueue): Promise<void> {
  await queue.work(work, async ({ id }) => {
    console.log(`took ${id}`);
    await new Promise(() => setInterval(() => undefined, 1000));
  });
}

/** The suite of the job queue: every adapter's spec calls it. It uses two instances on one backend. */
export function describeJobQueue(
  name: string,
  make: () => Promise<JobQueueBackend>,
  { takeoverMs }: JobQueueAbilities,
): void {
  describe(`${name} as a JobQueue`, () => {
    let backend: JobQueueBackend;
    let opened: JobQueue[];
    let one: JobQueue;
    let two: JobQueue;

    const open = async () => {
      const queue = await backend.open();
      opened.push(queue);
      return queue;
    };

    beforeEach(async () => {
      backend = await make();
      opened = [];
      [one, two] = [await open(), await open()];
    });

    afterEach(async () => {
      await Promise.all(opened.map((queue) => queue.close()));
      await backend.dispose();
    });

    it('runs each job once across its workers', async () => {
      const seen: string[] = [];
      const handler = async ({ id, data }: Job<Data>) => void seen.push(`${id}=${data.n}`);
      await one.work(work, handler, { concurrency: 4 });
      await two.work(work, handler, { concurrency: 4 });
      const ids = Array.from({ length: 200 }, (_, n) => n);
      await Promise.all(ids.map((n) => (n % 2 ? one : two).add(work, `job-${n}`, { n })));
      await until(() => seen.length >= 200);
      await until(async () => (await one.depth(work)) === 0);
      expect(seen.toSorted()).toEqual(ids.map((n) => `job-${n}=${n}`).toSorted());
    });

    it('keeps an id unique while its job waits and runs, and frees it at the end', async () => {
      await one.add(work, 'same', { n: 1 });
      await two.add(work, 'same', { n: 2 });
      expect(await one.depth(work)).toBe(1);
      const seen: number[] = [];
      let letGo = () => undefined as void;
      await two.work(work, async ({ data }) => {
        seen.push(data.n);
        if (data.n === 1) await new Promise<void>((resolve) => (letGo = resolve));
      });
      await until(() => seen.length === 1);
      expect(await one.depth(work)).toBe(0);
      await one.add(work, 'same', { n: 3 });
      expect(await one.depth(work)).toBe(0);
      letGo();
      await until(async () => {
        await one.add(work, 'same', { n: 4 });
        return seen.length > 1;
      });
      expect(seen.slice(0, 2)).toEqual([1, 4]);
    });

    it("accepts ids that look like the queue's own keys", async () => {
      const ids = ['wait', 'active', 'id', '7', 'a', 'a:lock', 'ä/ö %'];
      const seen: string[] = [];
      for (const id of ids) await one.add(work, id, { n: 0 });
      await two.work(work, async ({ id }) => void seen.push(id));
      await until(() => seen.length === ids.length);
      expect(seen).toEqual(ids);
    });

    it('keeps a delay, also after it is closed and opened again', async () => {
      const added = Date.now();
      await one.add(work, 'later', { n: 1 }, { delayMs: 700 });
      await Promise.all([one.close(), two.close()]);
      const three = await open();
      expect(await three.depth(work)).toBe(1);
      let ran = 0;
      await three.work(work, async () => void (ran = Date.now()));
      await until(() => ran > 0);
      expect(ran - added).toBeGreaterThanOrEqual(700);
      expect(ran - added).toBeLessThan(15_000);
    });

    it('runs the smaller priority first, and one priority in the order of adding', async () => {
      const priorities = { a: 20, b: 10, c: 1, d: undefined, e: 20, f: 2 };
      for (const [id, priority] of Object.entries(priorities))
        await one.add(work, id, { n: 0 }, priority ? { priority } : {});
      const seen: string[] = [];
      await two.work(work, async ({ id }) => void seen.push(id));
      await until(() => seen.length === 6);
      expect(seen.join('')).toBe('cfbdae');
    });

    it('runs at most the given number of jobs at a time', async () => {
      let running = 0;
      let most = 0;
      let ended = 0;
      await one.work(
        work,
        async () => {
          most = Math.max(most, ++running);
          await pause(20);
          running--;
          ended++;
        },
        { concurrency: 3 },
      );
      await Promise.all(Array.from({ length: 12 }, (_, n) => two.add(work, `${n}`, { n })));
      await until(() => ended === 12);
      expect(most).toBe(3);
    });

    it('retries a job that throws after a back-off, and counts the attempts', async () => {
      const attempts: number[] = [];
      const times: number[] = [];
      await one.work(work, async ({ attempt }) => {
        attempts.push(attempt);
        times.push(Date.now());
        if (attempt < 2) throw new Error('not yet');
      });
      await two.add(work, 'flaky', { n: 1 });
      await until(() => attempts.length === 2);
      expect(attempts).toEqual([1, 2]);
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(750);
      await until(async () => (await two.depth(work)) === 0);
      expect(one.givenUp(work)).toBe(0);
    });

    it('gives up a job after its last attempt, and frees its id', async () => {
      const attempts: number[] = [];
      await one.work(fragile, async ({ attempt, data }) => {
        attempts.push(attempt);
        if (data.n === 0) throw new Error('never');
      });
      await two.add(fragile, 'hopeless', { n: 0 });
      await until(() => one.givenUp(fragile) === 1);
      expect(await two.depth(fragile)).toBe(0);
      await two.add(fragile, 'hopeless', { n: 1 });
      await until(() => attempts.length === 3);
      expect(attempts).toEqual([1, 2, 1]);
    });

    it("runs a killed worker's job again", async () => {
      const { script, args } = backend.worker;
      if (!existsSync(script))
        throw new Error(`${script} is missing: build first (npx swc libs apps test bench -d dist)`);
      const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      await one.add(work, 'victim', { n: 1 });
      const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      expect(String(said)).toContain('took victim');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const seen: [string, number][] = [];
      await two.work(work, async ({ id, attempt }) => void seen.push([id, attempt]));
      await until(() => seen.length > 0, takeoverMs + 2000);
      expect(seen).toEqual([['victim', 1]]);
    });

    it('leaves a long job to the worker that runs it', async () => {
      let runs = 0;
      const handler = async () => {
        runs++;
        await pause(2 * takeoverMs);
      };
      await one.work(work, handler);
      await two.work(work, handler);
      await one.add(work, 'long', { n: 1 });
      await until(() => runs > 0);
      await pause(2 * takeoverMs);
      await until(async () => (await one.depth(work)) === 0);
      expect(runs).toBe(1);
    });

    it('aborts running jobs when it closes, and puts them back', async () => {
      let taken = false;
      await one.work(work, async ({ signal }) => {
        taken = true;
        await once(signal, 'abort');
      });
      await one.add(work, 'unfinished', { n: 1 });
      await until(() => taken);
      const started = Date.now();
      await one.close();
      expect(Date.now() - started).toBeLessThan(15_000);
      expect(await one.healthy()).toBe(false);
      await expect(one.add(work, 'too late', { n: 1 })).rejects.toThrow(/closed/);
      const seen: [string, number][] = [];
      await two.work(work, async ({ id, attempt }) => void seen.push([id, attempt]));
      await until(() => seen.length > 0);
      expect(seen).toEqual([['unfinished', 1]]);
    });

    it('refuses a job added inside a transaction, and runs handlers outside of any', async () => {
      const inside = transactionScope.run(new CommitScope(), () => one.add(work, 'early', { n: 1 }));
      await expect(inside).rejects.toThrow(/inside a transaction/);
      expect(await one.depth(work)).toBe(0);
      const scopes: boolean[] = [];
      await transactionScope.run(new CommitScope(), () =>
        one.work(work, async () => void scopes.push(insideTransaction())),
      );
      await one.add(work, 'fine', { n: 1 });
      await until(() => scopes.length === 1);
      expect(scopes).toEqual([false]);
    });

    it('refuses options that make no sense, and a second worker of one kind', async () => {
      await expect(one.add(work, 'a', { n: 1 }, { priority: 0 })).rejects.toThrow(/priority/);
      await expect(one.add(work, 'a', { n: 1 }, { delayMs: -1 })).rejects.toThrow(/delayMs/);
      await expect(one.add(work, '', { n: 1 })).rejects.toThrow(/no id/);
      await one.work(work, async () => undefined);
      await expect(one.work(work, async () => undefined)).rejects.toThrow();
      expect(await one.healthy()).toBe(true);
    });
  });
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until the condition holds, and fails when it does not in time. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not within ${timeoutMs} ms: ${condition}`);
    await pause(10);
  }
}
