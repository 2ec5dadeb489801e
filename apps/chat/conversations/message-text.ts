import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';

/** Plain text of 1 to `max` characters, not blank, without control characters except newline and tab. */
export const IsPlainText = (max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value,
    ),
    IsString(),
    Length(1, max),
    Matches(/^(?=\s*\S)(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, {
      message: '$property must not be blank, nor hold control characters except newline and tab',
    }),
  );
