import { OnceAMinute } from './once-a-minute.js';

it('lets one line a minute through about each thing, with how often it came in between', () => {
  let now = 0;
  const lines = new OnceAMinute(() => now);
  expect([lines.due('mail'), lines.due('mail'), lines.due('telegram'), lines.due('mail')]).toEqual([
    0,
    null,
    0,
    null,
  ]);
  now = 59_999;
  expect(lines.due('mail')).toBeNull();
  now = 60_000;
  expect([lines.due('mail'), lines.due('telegram'), lines.due('mail')]).toEqual([3, 0, null]);
});
