import type { Recipient } from './recipients.js';
import { settleAttempts } from './receipts-of.js';
import { MAX_RETRY_AGE_MS } from '../broadcasts/retry-schedule.js';
import type { DeliveryResult } from './sender.js';

const NOW = 1_790_000_000_000;
const recipient = { id: 7, public_id: 'fol_7' } as Recipient;
const receiptOf = (result: DeliveryResult, now = NOW, previousReason = '') =>
  settleAttempts({ id: 1, stopped: false }, [{ recipient, result, attempts: 1, previousReason }], now, NOW)
    .receipts[0]!;

describe('receipts of delivery results', () => {
  it.each([Infinity, 1e303, Number.NaN, -Infinity, -5, 0.5, NOW + 350.4])(
    'come due in reach of an attempt, and at a whole millisecond, when a transport names %d',
    (until) => {
      for (const held of [undefined, 'route', 'recipient'] as const) {
        const result = { state: 'deferred', reason: 'http_429', until, ...(held && { held }) } as const;
        const receipt = receiptOf(result);
        expect(Number.isSafeInteger(receipt.until)).toBe(true);
        expect(receipt.until).toBeGreaterThanOrEqual(NOW);
        expect(receipt.until).toBeLessThanOrEqual(NOW + MAX_RETRY_AGE_MS);
      }
    },
  );

  it('wait one day, then two, for a recipient over the network’s limit, as long as a post is tried', () => {
    const result = { state: 'deferred', reason: 'wa_131049', recipientCapped: true } as const;
    const day = 86_400_000;
    for (const [now, next] of [
      [NOW, NOW + day],
      [NOW + day, NOW + 3 * day],
    ] as const)
      expect(receiptOf(result, now)).toMatchObject({ state: 'deferred', until: next });
    expect(receiptOf(result, NOW + 3 * day)).toMatchObject({ state: 'failed', reason: 'wa_131049' });
  });

  it('repeat once, and only after a while, a post that may have arrived', () => {
    const result = { state: 'deferred', reason: 'unanswered', mayHaveArrived: true } as const;
    const first = receiptOf(result);
    expect(first).toMatchObject({ state: 'deferred', reason: 'unanswered' });
    expect(first.until - NOW).toBeGreaterThanOrEqual(4 * 60_000);
    expect(receiptOf(result, NOW, 'endpoint_down')).toMatchObject({ state: 'deferred' });
    expect(receiptOf(result, NOW, 'unanswered')).toMatchObject({ state: 'failed', reason: 'unanswered' });
  });

  it('wait as long as a server asks, even for days', () => {
    const until = NOW + 259_200_000;
    expect(receiptOf({ state: 'deferred', reason: 'http_503', until }).until).toBe(until);
  });

  it.each([
    ['telegram_NaN', 'telegram_nan'],
    ['wa_1e+300', 'wa_1e_300'],
    ['x'.repeat(50), 'x'.repeat(32)],
    ['Böse Wörter', 'b_se_w_rter'],
    ['', 'unknown'],
  ])('have a valid reason code, whatever a transport says: %s', (said, kept) => {
    expect(receiptOf({ state: 'deferred', reason: said }).reason).toBe(kept);
    expect(receiptOf({ state: 'failed', reason: said }).reason).toBe(kept);
    expect(receiptOf({ state: 'skipped', reason: said }).reason).toBe(kept);
  });
});
