import '#platform/heap.js';
import { residentMiB } from './cpu.js';
import { Ground, NoSend } from './ground.js';

const LOOK_MS = 50;
/** Posts before the one that is measured, so that the process is as warm at either size. */
const WARM = 10;

export interface Remembered {
  /** Resident memory before the post and at its highest. */
  base_mib: number;
  peak_mib: number;
  /** From publishing to the first and the last follower. */
  first_ms: number;
  last_ms: number;
  complete_ms: number;
}

class Watched extends NoSend {
  first = 0;
  last = 0;

  override async deliver(delivery: Parameters<NoSend['deliver']>[0]) {
    this.last = Date.now();
    this.first ||= this.last;
    return super.deliver(delivery);
  }
}

const [warm, channel] = process.argv.slice(2) as [string, string];
const transport = new Watched({ state: 'delivered' });
const ground = await Ground.join(transport);
const [small, large] = [await ground.knownChannel(warm), await ground.knownChannel(channel)];
for (let n = 0; n < WARM; n++) await ground.completed(await ground.publish(small));
const base_mib = residentMiB(process.pid);
let peak_mib = base_mib;
const watch = setInterval(() => (peak_mib = Math.max(peak_mib, residentMiB(process.pid))), LOOK_MS);
transport.first = 0;
const began = Date.now();
await ground.completed(await ground.publish(large));
const complete_ms = Date.now() - began;
clearInterval(watch);
const { first, last } = transport;
const seen: Remembered = {
  base_mib,
  peak_mib,
  first_ms: first - began,
  last_ms: last - began,
  complete_ms,
};
await ground.close();
process.send!(seen, () => process.exit(0));
