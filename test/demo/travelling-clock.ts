import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Loaded before a program (`--import`), this gives its Date the time that travel.ts has put into a file: the apps then date
 * what they do as if it happened then. Timers go at their usual pace.
 */
const SystemDate = Date;
const file = openSync(process.env['DEMO_CLOCK']!, 'r');
process.once('exit', () => closeSync(file));
/** Milliseconds for which a shift that was read holds; travel.ts waits longer after each change. */
const HOLDS_MS = 1;
const buffer = new Float64Array(1);
let readAt = -Infinity;

function now(): number {
  const at = performance.now();
  if (at - readAt >= HOLDS_MS) {
    readAt = at;
    readSync(file, buffer, 0, 8, 0);
  }
  return SystemDate.now() + buffer[0]!;
}

globalThis.Date = new Proxy(SystemDate, {
  construct: (date, given: [number], made) =>
    Reflect.construct(date, given.length > 0 ? given : [now()], made) as object,
  apply: () => new SystemDate(now()).toString(),
  get: (date, key) => (key === 'now' ? now : (Reflect.get(date, key) as unknown)),
});
