import { minorDigitsOf } from '../parts/currencies';

/**
 * Returns the minor units of an amount as a person types it; null for what is no amount. Both `1.250.000,50` and `1,250,000.50`
 * are understood: the last sign counts as the decimal one if fewer than three digits follow it.
 */
export function minorUnitsOf(typed: string, currency: string): number | null {
  const text = typed.replace(/[\s\u00a0]/g, '').replace(/^[^\d-]+/, '');
  if (!/^\d[\d.,]*$/.test(text)) return null;
  const digits = minorDigitsOf(currency);
  const found = digits > 0 ? new RegExp(`[.,](\\d{1,${Math.min(2, digits)}})$`).exec(text) : null;
  const whole = (found ? text.slice(0, found.index) : text).replace(/[.,]/g, '');
  const minor = Number(whole + (found?.[1] ?? '').padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
