import { IsString, MaxLength, ValidateBy } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { BEYOND_SCHEMA } from './validation.js';

const MAX_LENGTH = 2_000;

/**
 * Whether a browser may be sent there: https or http, with a host, without user and password, and in printable ASCII as it
 * stands, so that no parser reads it in another way.
 */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[!-~]+$/i.test(text) || /[\\<>"`{}|^]/.test(text)) return false;
  const url = URL.parse(text);
  return (
    url !== null &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === '' &&
    !/^[^/]*\/\/[^/?#]*@/.test(text)
  );
}

/** Field decorator for an address that browsers are sent to or load from. */
export const IsWebAddress = () =>
  applyDecorators(
    IsString(),
    MaxLength(MAX_LENGTH),
    ValidateBy(
      {
        name: 'isWebAddress',
        validator: {
          validate: (value: unknown) => typeof value === 'string' && isWebAddress(value),
          defaultMessage: () =>
            '$property has to be an http(s) address such as https://kopi.example/offer, percent-encoded, without user and password',
        },
      },
      BEYOND_SCHEMA,
    ),
  );
