import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { contractKinds, describeJobQueue, until } from '../../ports/job-queue.contract.js';
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
  const [work, fragile] = contractKinds as [(typeof contractKinds)[0], (typeof contractKinds)[0]];

  it('writes all the jobs added in one tick by one commit, and takes them in order', async () => {
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

  it('names a job that it gave up by kind and id, and tells what the handler threw apart from that', async () => {
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
});
