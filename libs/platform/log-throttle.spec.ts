import { LogThrottle } from './log-throttle.js';

it('lets one line a minute through about each thing, with how often it came in between', () => {
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
