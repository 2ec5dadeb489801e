import { minorDigitsOf } from '#platform/money.js';

/** An amount in minor units as a decimal number in major ones, digit for digit. */
export function majorUnits(amount_minor: number, currency: string): string {
  const exponent = minorDigitsOf(currency);
  if (exponent === 0) return String(amount_minor);
  const digits = String(amount_minor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
