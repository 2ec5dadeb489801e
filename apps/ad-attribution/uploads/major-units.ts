import { minorDigitsOf } from '#platform/money.js';

/** Returns an amount in minor units as a decimal number of major units, without loss of digits: 1050 USD is "10.50". */
export function majorUnits(amount_minor: number, currency: string): string {
  const exponent = minorDigitsOf(currency);
  if (exponent === 0) return String(amount_minor);
  const digits = String(amount_minor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
