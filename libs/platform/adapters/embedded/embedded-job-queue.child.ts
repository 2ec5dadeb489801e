/** A process for the contract's crash test: it starts one job of the given file and hangs in it until it is killed. */
import { hangInOneJob } from '../../ports/job-queue.contract.js';
import { EmbeddedJobQueue } from './embedded-job-queue.js';

const [file, leaseMs] = process.argv.slice(2);
await hangInOneJob(new EmbeddedJobQueue({ file: file!, leaseMs: Number(leaseMs) }));
