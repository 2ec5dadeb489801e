import { applyDecorators } from '@nestjs/common';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MOST_AMOUNT } from '../money.js';
import type { IdPrefix } from '../ports/ids.port.js';

/**
 * The only kinds of field that may cross the wall or reach both sides: none of them can hold free text, and each is
 * bounded. A test walks every crossing, advert and workspace event and refuses a field with any other rule.
 */
const optional = (maybe: boolean) => (maybe ? [IsOptional()] : []);

interface Maybe {
  optional?: boolean;
}

/** An identifier that Corong issued. */
export const BoundedId = (prefix: IdPrefix, { optional: maybe = false }: Maybe = {}) =>
  applyDecorators(...optional(maybe), Matches(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`)));

/** One of a closed list. */
export const BoundedChoice = (values: readonly string[], { optional: maybe = false }: Maybe = {}) =>
  applyDecorators(...optional(maybe), IsIn([...values]));

/** An instant in milliseconds since 1970. */
export const BoundedInstant = ({ optional: maybe = false }: Maybe = {}) =>
  applyDecorators(...optional(maybe), IsInt(), Min(0), Max(8_640_000_000_000_000));

/** An amount in minor units of its currency. */
export const BoundedAmount = ({ optional: maybe = false }: Maybe = {}) =>
  applyDecorators(...optional(maybe), IsInt(), Min(0), Max(MOST_AMOUNT));

/** ISO 4217. By its form alone: the log is read again long after a currency was withdrawn; what is entered is held to the list. */
export const BoundedCurrency = ({ optional: maybe = false }: Maybe = {}) =>
  applyDecorators(...optional(maybe), Matches(/^[A-Z]{3}$/));

/** A handle: lower-case letters, digits and single hyphens, as it stands in public addresses. */
export const BoundedHandle = () => Matches(/^[a-z0-9](?:-?[a-z0-9]){0,39}$/);

/** An IANA time zone. */
export const BoundedTimeZone = () => Matches(/^(?=.{1,64}$)[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/);
