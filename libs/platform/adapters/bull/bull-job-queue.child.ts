/** For the contract's crash test: hangs in one job of the app given, until it is killed. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { contractKinds, hangInOneJob } from '../../ports/job-queue.contract.js';
import { JobQueue } from '../../ports/job-queue.port.js';
import { BullJobsModule } from './bull-jobs.module.js';

const [app, lockMs] = process.argv.slice(2);
const jobs = BullJobsModule.forApp({ app: app!, redisUrl: process.env.REDIS_URL!, kinds: contractKinds, lockMs: Number(lockMs) });
const context = await NestFactory.createApplicationContext(jobs, { logger: false });
await hangInOneJob(context.get(JobQueue));
