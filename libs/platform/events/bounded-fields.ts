import { LANGUAGES } from '../language/language.js';
import { applyDecorators } from '@nestjs/common';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MAX_AMOUNT } from '../money.js';
import type { IdPrefix } from '../ports/ids.port.js';

// The only kinds of field that an event may have if both sides of the wall read it: none of them can hold free text, and
// each is bounded. A test checks every crossing, advert and workspace event and refuses a field with any other rule.

/** The forms of networks' own ids. What has another form does not cross. */
export const NETWORK_CLICK_ID = /^[A-Za-z0-9_-]{1,512}$/;
/** Pattern of a page- or Instagram-scoped id: 1 to 32 digits. */
export const SCOPED_ID = /^\d{1,32}$/;
/** Pattern of a network's number of an account: 1 to 24 digits. */
export const ACCOUNT_NUMBER = /^\d{1,24}$/;

const optional = (maybe: boolean) => (maybe ? [IsOptional()] : []);

interface Optional {
  optional?: boolean;
}

/** An identifier that Corong issued. */
export const BoundedId = (prefix: IdPrefix, { optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), Matches(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`)));

/** One of a fixed list of values. */
export const BoundedChoice = (values: readonly string[], { optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), IsIn([...values]));

/** Yes or no. */
export const BoundedFlag = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), IsBoolean());

/** An instant in milliseconds since 1970. */
export const BoundedInstant = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), IsInt(), Min(0), Max(8_640_000_000_000_000));

/** An amount in minor units of its currency. */
export const BoundedAmount = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), IsInt(), Min(0), Max(MAX_AMOUNT));

/** A number that counts up from 1 and stays below 2^30, so that it has at most six digits of base 32. */
export const BoundedNumber = () => applyDecorators(IsInt(), Min(1), Max(2 ** 30 - 1));

/** A brand's public address at a network: a phone number, a page id, or a username. */
export const BoundedPublicAddress = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), Matches(/^[A-Za-z0-9](?:[A-Za-z0-9_.]{0,62}[A-Za-z0-9_])?$/));

/** An ISO 4217 code, checked by form only: old events must stay readable after a currency is withdrawn. Input is checked against the list. */
export const BoundedCurrency = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), Matches(/^[A-Z]{3}$/));

/** A checksummed code that Corong issued and put into the draft of a message: three groups of six Crockford base32 symbols. */
export const BoundedCode = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), Matches(/^[0-9A-HJKMNP-TV-Z]{6}(?:-[0-9A-HJKMNP-TV-Z]{6}){2}$/));

/** The id of an ad at its network. */
export const BoundedNetworkAdId = ({ optional: maybe = false }: Optional = {}) =>
  applyDecorators(...optional(maybe), Matches(/^\d{1,20}$/));

/** What an ad network calls one click of one person. Opaque and personal: it crosses in `crossing.upload_identity` alone. */
export const BoundedNetworkClickId = () => Matches(NETWORK_CLICK_ID);

/** What a network calls a person to one page or account alone. Personal: it crosses in `crossing.upload_identity` alone. */
export const BoundedScopedId = () => Matches(SCOPED_ID);

/** The public number that a network gave an account of the brand. */
export const BoundedAccountNumber = () => Matches(ACCOUNT_NUMBER);

/** A handle as in public URLs: at most 40 lower-case letters and digits, with single hyphens between them. */
export const BoundedHandle = () => Matches(/^[a-z0-9](?:-?[a-z0-9]){0,39}$/);

/** A language in which Corong has texts. */
export const BoundedLanguage = () => BoundedChoice(LANGUAGES, { optional: true });

/** The name of an IANA time zone, checked by form only. */
export const BoundedTimeZone = () => Matches(/^(?=.{1,64}$)[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/);
