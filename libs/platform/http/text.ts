import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

const LINE = /^(?=\s*\S)[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;

/** A name or a title: one line that says something, without control characters. */
export const OneLine = (min: number, max: number) =>
  applyDecorators(
    IsString(),
    Length(min, max),
    Matches(min > 0 ? LINE : /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, {
      message: '$property has to be one line of text without control characters',
    }),
  );

/** As OneLine, in the address of a page: whoever comes gets the page, and what is no such line is left out. */
export const VisitLine = (max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && value.length <= max && LINE.test(value) ? value : undefined,
    ),
    IsOptional(),
    OneLine(1, max),
  );

/** Plain text of several lines that says something; of the control characters it may hold line feeds and tabs. CR LF becomes LF. */
export const PlainText = (min: number, max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value,
    ),
    IsString(),
    Length(min, max),
    Matches(min > 0 ? /^(?=\s*\S)(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u : /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, {
      message: '$property has to be text without control characters',
    }),
  );
