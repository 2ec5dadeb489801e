// In which order the suites run: those that need the services of this checkout for themselves one by one and from the beginning
// on, and beside them all others, so that no worker waits for the services while there is other work.

/** Suites that hold the lock of the services (test/support/service-lock.ts). */
export const ALONE = /(-full|[/\\]full|principals)\.spec\.ts$/;
/** Suites of whole stacks: the longest ones, which would otherwise end the run with one worker alone. */
const LONG = /[/\\]test[/\\](?!architecture|support)/;

/** Takes the test that comes next, beside those that run, out of `waiting`. */
export function takeNext(waiting, running) {
  const isFree = ![...running].some(({ path }) => ALONE.test(path));
  const alone = waiting.findIndex(({ path }) => ALONE.test(path));
  const long = waiting.findIndex(({ path }) => LONG.test(path) && !ALONE.test(path));
  const other = waiting.findIndex(({ path }) => !ALONE.test(path));
  const index = [isFree ? alone : -1, long, other].find((each) => each >= 0) ?? 0;
  return waiting.splice(index, 1)[0];
}
