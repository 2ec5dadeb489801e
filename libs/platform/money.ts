import { applyDecorators } from '@nestjs/common';
import { IsIn, IsInt, Max, Min, ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/**
 * List One of ISO 4217 as of 2026, by the number of digits of the minor unit. Codes without a minor unit (gold, special
 * drawing rights, test code, no currency) are left out: nobody can pay in them. The digits are those of ISO 4217, not of
 * common use: IDR has two. This list is used everywhere instead of the machine's ICU, so that all apps and versions agree.
 */
const BY_DIGITS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
    'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS ' +
    'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR ' +
    'MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP ' +
    'STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_DIGITS).flatMap(([digits, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, Number(digits)]),
  ),
);

/** The currencies in which an amount can be entered. */
export const CURRENCIES: readonly string[] = [...DIGITS.keys()].sort();

/** Returns the number of digits of the minor unit; two for a code that was withdrawn after it was entered. */
export const minorDigitsOf = (currency: string): number => DIGITS.get(currency) ?? 2;

/** Largest amount of one input, in minor units. A sum of 1,000 such amounts still fits the databases' 64 bits. */
export const MAX_AMOUNT = 9_000_000_000_000_000;

/** Rule for a currency code of ISO 4217 in upper case; every input uses it. */
export const IsCurrency = () =>
  IsIn(CURRENCIES, { message: '$property has to be a currency code of ISO 4217 in upper case' });

/** Rule for an amount in minor units of its currency: 1050 means USD 10.50, and JPY 1050. */
export const IsAmount = () => applyDecorators(IsInt(), Min(0), Max(MAX_AMOUNT));

/**
 * A sum of amounts as JSON: a number as long as it is exact (2^53 - 1 on either side of 0), beyond that its digits as a
 * string.
 */
export type Sum = number | string;

/** Converts a sum in minor units to JSON. */
export const sumOf = (minor: bigint): Sum =>
  Number.isSafeInteger(Number(minor)) ? Number(minor) : String(minor);

/** Rule for a `Sum` in an answer. */
export const IsSum = () =>
  applyDecorators(
    ValidateBy({
      name: 'isSum',
      validator: {
        validate: (value: unknown) =>
          Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{16,}$/.test(value)),
        defaultMessage: () => '$property has to be a whole number, or its digits',
      },
    }),
    JSONSchema({
      oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]{16,}$' }],
      description:
        'Minor units: a number up to 2^53 - 1 on either side of 0, beyond that its digits as a string.',
    }),
  );
