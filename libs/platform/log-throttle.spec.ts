import { LogThrottle } from './log-throttle.js';

it('allows one line a minute for each key, and counts the suppressed ones', () => {
  let now = 0;
  const lines = new LogThrottle(() => now);
  expect([
    lines.suppressedSince('mail'),
    lines.suppressedSince('mail'),
    lines.suppressedSince('telegram'),
    lines.suppressedSince('mail'),
  ]).toEqual([0, null, 0, null]);
  now = 59_999;
  expect(lines.suppressedSince('mail')).toBeNull();
  now = 60_000;
  expect([
    lines.suppressedSince('mail'),
    lines.suppressedSince('telegram'),
    lines.suppressedSince('mail'),
  ]).toEqual([3, 0, null]);
});
