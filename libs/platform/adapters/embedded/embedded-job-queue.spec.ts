import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { contractKinds, describeJobQueue, until } from '../../ports/job-queue.contract.js';
import { JobKind, QueueUnavailable } from '../../ports/job-queue.port.js';
import { EmbeddedJobQueue } from './embedded-job-queue.js';

const LEASE_MS = 600;
const script = resolve('dist/libs/platform/adapters/embedded/embedded-job-queue.child.js');

async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'corong-jobs-'));
  return { file: join(path, 'jobs', 'jobs.db'), remove: () => rm(path, { recursive: true, force: true }) };
}

describeJobQueue(
  'EmbeddedJobQueue',
  async () => {
    const { file, remove } = await directory();
    return {
      open: async () => new EmbeddedJobQueue({ file, leaseMs: LEASE_MS }),
      worker: { script, args: [file, String(LEASE_MS)] },
      dispose: remove,
    };
  },
  { takeoverMs: LEASE_MS + 200 },
);

describe('EmbeddedJobQueue', () => {
  it('runs only the kinds of job that its app lists, as Bull does', async () => {
    const { file, remove } = await directory();
    const one = contractKinds[0]!;
    const other = JobKind.declare<{ n: number }>('other-kind');
    const queue = new EmbeddedJobQueue({ file, kinds: [one] });
    await queue.work(one, async () => {});
    await expect(queue.work(other, async () => {})).rejects.toThrow(
      'Job kind other-kind is not among the kinds',
    );
    await queue.close();
    await remove();
  });

  const [work, fragile] = contractKinds as [(typeof contractKinds)[0], (typeof contractKinds)[0]];

  it('commits jobs that are added together in one transaction, and runs them in order', async () => {
    const { file, remove } = await directory();
    const queue = new EmbeddedJobQueue({ file });
    const started = performance.now();
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => queue.add(work, `job-${n}`, { n })));
    expect(performance.now() - started).toBeLessThan(10_000);
    const seen: number[] = [];
    await queue.work(work, async ({ data }) => void seen.push(data.n), { concurrency: 500 });
    await until(() => seen.length === 10_000);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    await queue.close();
    await remove();
  });

  it('logs a failed job by kind and id, and its error separately', async () => {
    const { file, remove } = await directory();
    const lines: unknown[] = [];
    const errors: unknown[] = [];
    const queue = new EmbeddedJobQueue({
      file,
      log: (about, message) => lines.push({ ...about, message }),
      onError: (error, about) => errors.push([String(error), about]),
    });
    await queue.work(fragile, async () => {
      throw new Error('secret');
    });
    await queue.add(fragile, 'x', { n: 1 });
    await until(() => lines.length > 0);
    expect(lines).toEqual([
      { kind: 'contract-fragile', id: 'x', message: 'job given up after its last attempt' },
    ]);
    expect(errors).toEqual(Array(2).fill(['Error: secret', { kind: 'contract-fragile', id: 'x' }]));
    await queue.close();
    await remove();
  });

  describe('while another process has locked its file', () => {
    const setUp = async () => {
      const { file, remove } = await directory();
      const errors: unknown[] = [];
      const queue = new EmbeddedJobQueue({ file, onError: (error) => errors.push(error) });
      await queue.add(work, 'before', { n: 0 });
      const other = new Database(file);
      other.exec('BEGIN IMMEDIATE');
      return { file, queue, other, errors, remove };
    };

    it('waits without blocking the event loop, and writes once the lock is released', async () => {
      const { queue, other, errors, remove } = await setUp();
      setTimeout(() => other.exec('COMMIT'), 150);
      const seen: string[] = [];
      await queue.work(work, async ({ id }) => void seen.push(id));
      await queue.add(work, 'waited', { n: 1 });
      await until(() => seen.length === 2);
      expect(seen).toEqual(['before', 'waited']);
      expect(errors).toEqual([]);
      other.close();
      await queue.close();
      await remove();
    });

    it('rejects an add that was not written in time, and logs once that the file is locked', async () => {
      const { queue, other, errors, remove } = await setUp();
      await expect(queue.add(work, 'late', { n: 1 })).rejects.toThrow(QueueUnavailable);
      await until(() => errors.length > 0);
      other.exec('COMMIT');
      await until(async () => (await queue.depth(work)) === 2);
      expect(errors).toHaveLength(1);
      other.close();
      await queue.close();
      await remove();
    });

    it('writes the end of a job once the lock is released, also while it closes', async () => {
      const { file, remove } = await directory();
      const queue = new EmbeddedJobQueue({ file });
      const other = new Database(file);
      let ran = 0;
      await queue.work(work, async () => {
        ran += 1;
        other.exec('BEGIN IMMEDIATE');
      });
      await queue.add(work, 'once', { n: 1 });
      await until(() => ran === 1);
      setTimeout(() => other.exec('COMMIT'), 200);
      await queue.close();
      expect(other.prepare('SELECT count(*) AS jobs FROM job').get()).toEqual({ jobs: 0 });
      other.close();
      await remove();
    });
  });
});
