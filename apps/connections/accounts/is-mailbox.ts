import { isEmail, ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { applyDecorators } from '@nestjs/common';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

const FORM = /^[\x21-\x7e]{1,64}@[A-Za-z0-9.-]{1,190}$/;

/** Validates one mailbox in ASCII: `name@host`. */
export const IsMailbox = () =>
  applyDecorators(
    ValidateBy(
      {
        name: 'isMailbox',
        validator: {
          validate: (value: unknown) => typeof value === 'string' && FORM.test(value) && isEmail(value),
          defaultMessage: (args) => `${args?.property} has to be one mailbox: name@host`,
        },
      },
      BEYOND_SCHEMA,
    ),
    JSONSchema({ type: 'string', minLength: 3, maxLength: 255 }),
  );
