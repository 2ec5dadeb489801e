import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { NestFactory } from '@nestjs/core';
import Bull from 'bull';
import { BullJobsModule } from '#platform/adapters/bull/bull-jobs.module.js';
import { EmbeddedJobQueue } from '#platform/adapters/embedded/embedded-job-queue.js';
import { JobKind, JobQueue } from '#platform/ports/job-queue.port.js';
import { runConcurrently, alternate, printFigure, seconds } from '../figure.js';
import { size } from '../size.js';

const ROUNDS = size(3, 1);
const JOBS = size(10_000, 300);
const ADDERS = 64;
const WORKERS = 16;

let made = 0;
const newKind = () => JobKind.declare<{ n: number }>(`bench-${process.pid}-${++made}`);

async function jobsPerSecond(queue: JobQueue, kind: JobKind<{ n: number }>): Promise<number> {
  let finish = () => {};
  const finished = new Promise<void>((done) => (finish = done));
  let ended = 0;
  await queue.work(kind, async () => void (++ended === JOBS && finish()), { concurrency: WORKERS });
  const took = await seconds(async () => {
    await runConcurrently(JOBS, ADDERS, (n) => queue.add(kind, `job-${n}`, { n }));
    await finished;
  });
  await queue.close();
  return JOBS / took;
}

async function plainBullPerSecond(redisUrl: string): Promise<number> {
  const queue = new Bull(`plain-${process.pid}-${++made}`, redisUrl, {
    prefix: 'corong:contracts-bench',
    skipVersionCheck: true,
  } as never);
  let finish = () => {};
  const finished = new Promise<void>((done) => (finish = done));
  let ended = 0;
  void queue.process(WORKERS, async () => void (++ended === JOBS && finish()));
  await queue.isReady();
  const took = await seconds(async () => {
    await runConcurrently(
      JOBS,
      ADDERS,
      async (n) =>
        void (await queue.add(
          { n },
          { jobId: `job-${n}`, removeOnComplete: true, removeOnFail: true, attempts: 5 },
        )),
    );
    await finished;
  });
  await queue.close();
  return JOBS / took;
}

/** Measures jobs added and run, against plain Bull with the same ids, attempts, removal and concurrency. */
export async function benchJobs(): Promise<void> {
  const redisUrl = (parseEnv(readFileSync('.services/env/contracts.env', 'utf8')) as Record<string, string>)[
    'REDIS_URL'
  ]!;
  const full = await alternate(
    ROUNDS,
    async () => {
      const kind = newKind();
      const context = await NestFactory.createApplicationContext(
        BullJobsModule.forApp({ app: 'contracts-bench', redisUrl, kinds: [kind] }),
        { logger: false },
      );
      return jobsPerSecond(context.get(JobQueue), kind);
    },
    () => plainBullPerSecond(redisUrl),
  );
  printFigure({
    bench: 'jobs',
    stack: 'full',
    peer: 'bull 4',
    ...full,
    unit: 'jobs/s',
    how: `${ADDERS} adders, ${WORKERS} workers, no-op jobs; Redis appendfsync everysec on both sides`,
  });

  const folder = mkdtempSync(resolve('data-bench-'));
  const embedded = await alternate(
    ROUNDS,
    () => jobsPerSecond(new EmbeddedJobQueue({ file: join(folder, `jobs-${++made}.db`) }), newKind()),
    () => plainBullPerSecond(redisUrl),
  );
  rmSync(folder, { recursive: true, force: true });
  printFigure({
    bench: 'jobs',
    stack: 'embedded',
    peer: 'bull 4',
    ...embedded,
    unit: 'jobs/s',
    how: `${ADDERS} adders, ${WORKERS} workers, no-op jobs; ours flushed at every commit (SQLite, synchronous=FULL), Bull's Redis once a second`,
  });
}
