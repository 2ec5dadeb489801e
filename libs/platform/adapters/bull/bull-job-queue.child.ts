/** A process for the contract's crash test: it starts one job of the given app and hangs in it until it is killed. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { contractKinds, hangInOneJob } from '../../ports/job-queue.contract.js';
import { JobQueue } from '../../ports/job-queue.port.js';
import { BullJobsModule } from './bull-jobs.module.js';

const [services, app, lockMs] = process.argv.slice(2);
const redisUrl = parseEnv(readFileSync(services!, 'utf8')).REDIS_URL!;
const jobs = BullJobsModule.forApp({ app: app!, redisUrl, kinds: contractKinds, lockMs: Number(lockMs) });
const context = await NestFactory.createApplicationContext(jobs, { logger: false });
await hangInOneJob(context.get(JobQueue));
