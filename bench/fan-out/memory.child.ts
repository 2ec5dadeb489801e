import '#platform/heap.js';
import { residentMiB } from '../cpu.js';
import { BenchApp, NoopTransport } from './bench-app.js';

const SAMPLE_MS = 50;
/** Posts delivered before the measured one, so that the process is equally warmed up for both sizes. */
const WARM_UP_POSTS = 10;

export interface MemoryResult {
  /** Resident memory before the post, and the highest during it. */
  base_mib: number;
  peak_mib: number;
  /** Milliseconds from publishing to the delivery to the first and the last follower. */
  first_ms: number;
  last_ms: number;
  complete_ms: number;
}

class TimedTransport extends NoopTransport {
  first = 0;
  last = 0;

  override async deliver(delivery: Parameters<NoopTransport['deliver']>[0]) {
    this.last = Date.now();
    this.first ||= this.last;
    return super.deliver(delivery);
  }
}

const [warm, channel] = process.argv.slice(2) as [string, string];
const transport = new TimedTransport({ state: 'delivered' });
const app = await BenchApp.openSecond(transport);
const [small, large] = [await app.findChannel(warm), await app.findChannel(channel)];
for (let n = 0; n < WARM_UP_POSTS; n++) await app.waitUntilComplete(await app.publish(small));
const base_mib = residentMiB(process.pid);
let peak_mib = base_mib;
const watch = setInterval(() => (peak_mib = Math.max(peak_mib, residentMiB(process.pid))), SAMPLE_MS);
transport.first = 0;
const began = Date.now();
await app.waitUntilComplete(await app.publish(large));
const complete_ms = Date.now() - began;
clearInterval(watch);
const { first, last } = transport;
const seen: MemoryResult = {
  base_mib,
  peak_mib,
  first_ms: first - began,
  last_ms: last - began,
  complete_ms,
};
await app.close();
process.send!(seen, () => process.exit(0));
