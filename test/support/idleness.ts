import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const LATE_MS = 25;

/** Watches from now on; the answer says whether this process had the machine when it wanted it, so that times mean something. */
export function idleness(): () => boolean {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return () => {
    delay.disable();
    return delay.percentile(95) / 1e6 < RESOLUTION_MS + LATE_MS;
  };
}
