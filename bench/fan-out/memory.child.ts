import { residentMiB } from './cpu.js';
import { Ground, NoSend } from './ground.js';

const LOOK_MS = 100;
/** Posts before the one that is measured, so that the process is as warm at either size. */
const WARM = 10;

export interface Remembered {
  followers: number;
  before_mib: number;
  peak_mib: number;
  first_ms: number;
  last_ms: number;
}

class Watched extends NoSend {
  first = 0;

  override async deliver(delivery: Parameters<NoSend['deliver']>[0]) {
    this.first ||= Date.now();
    return super.deliver(delivery);
  }
}

const followers = Number(process.argv[2]);
const transport = new Watched({ state: 'delivered' });
const ground = await Ground.open(transport);
const small = await ground.newChannel();
await ground.followers(10_000, (n) => `https://follower-${n}.example/hooks`, small);
await ground.followers(followers, (n) => `https://follower-${n}.example/hooks/corong`);
for (let n = 0; n < WARM; n++) await ground.completed(await ground.publish(small));
const before_mib = residentMiB(process.pid);
let peak_mib = before_mib;
const watch = setInterval(() => (peak_mib = Math.max(peak_mib, residentMiB(process.pid))), LOOK_MS);
transport.first = 0;
const began = Date.now();
await ground.completed(await ground.publish());
const last_ms = Date.now() - began;
clearInterval(watch);
const seen: Remembered = { followers, before_mib, peak_mib, first_ms: transport.first - began, last_ms };
await ground.close();
process.send!(seen, () => process.exit(0));
