import type { Schemas } from '../api/client';

export type Currency = NonNullable<Schemas['SetupInput']['currency']>;

/** The browser's zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const zones = Intl.supportedValuesOf('timeZone');
/** All zones, with the browser's own among them. */
export const ZONES = [...new Set([...zones, ownZone(), 'UTC'])]
  .sort()
  .map((value) => ({ value, label: value.replaceAll('_', ' ') }));

export const CURRENCIES = Intl.supportedValuesOf('currency').filter((code) => !/^X/.test(code)) as Currency[];

/** Currencies of places whose zone names one country, by its city. All others begin with USD, and can be changed. */
const BY_ZONE: Record<string, Currency> = {
  'Asia/Jakarta': 'IDR',
  'Asia/Makassar': 'IDR',
  'Asia/Jayapura': 'IDR',
  'Asia/Pontianak': 'IDR',
  'Asia/Singapore': 'SGD',
  'Asia/Kuala_Lumpur': 'MYR',
  'Asia/Bangkok': 'THB',
  'Asia/Manila': 'PHP',
  'Asia/Ho_Chi_Minh': 'VND',
  'Asia/Kolkata': 'INR',
  'Asia/Calcutta': 'INR',
  'Asia/Tokyo': 'JPY',
  'Europe/London': 'GBP',
  'Europe/Berlin': 'EUR',
  'Europe/Paris': 'EUR',
  'Europe/Amsterdam': 'EUR',
  'Europe/Madrid': 'EUR',
  'Europe/Rome': 'EUR',
  'Australia/Sydney': 'AUD',
};

export const currencyOfPlace = (zone: string): Currency => BY_ZONE[zone] ?? 'USD';
