import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { BEYOND_SCHEMA } from './validation.js';

/** Characters that show nothing: spaces of any width, fillers, direction marks, the empty Braille pattern. */
const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\u2800`;
const NOT_IN_LINE = String.raw`\p{Cc}\p{Cs}\u2028\u2029`;
const LINE = new RegExp(`^[^${NOT_IN_LINE}]*$`, 'u');
const TEXT = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;
const WRONG_IN_LINE = new RegExp(`[${NOT_IN_LINE}]`, 'u');
const WRONG_IN_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}]/u;
const EACH_WRONG_IN_TEXT = new RegExp(WRONG_IN_TEXT, 'gu');
/** Patterns of input before it is cleaned, for the API description: Windows-1252 controls and other line ends are converted. */
const LINE_INPUT_SCHEMA = {
  pattern: String.raw`^[^\u0000-\u001f\u007f\u0081\u008d\u008f\u0090\u009d\u2028\u2029]*$`,
};
const TEXT_INPUT_SCHEMA = {
  pattern: String.raw`^[^\u0000-\u0008\u000e-\u001f\u007f\u0081\u008d\u008f\u0090\u009d]*$`,
};
const VISIBLE = new RegExp(`[^${INVISIBLE}]`, 'u');

/** Line ends of other systems and of word processors. */
const LINE_ENDS = /\r\n|[\r\v\f\u2028\u2029]/g;
/**
 * Characters that are removed from a name, since they change the direction of the text around it or show nothing. Joiners
 * of letters and emoji stay, and so do direction marks that affect only themselves.
 */
const DISRUPTIVE = /[\u200b\u2060-\u2064\u2066-\u206f\u202a-\u202e\ufeff\ufff9-\ufffb]/g;
const WINDOWS = new TextDecoder('windows-1252');

/** True if the text has a visible character. */
export const hasVisibleText = (text: string): boolean => VISIBLE.test(text);

/** Repairs characters of Windows-1252, such as its apostrophe, that were decoded as ISO 8859-1. */
const repairWindows1252 = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS.decode(Uint8Array.of(sign.charCodeAt(0))));

/** Returns the index of the first character that a line cannot contain, such as a line end or another control; -1 if there is none. */
export const wrongInLine = (text: string): number => text.search(WRONG_IN_LINE);

/** Like `wrongInLine`, for text of several lines, which may contain line feeds and tabs. */
export const wrongInText = (text: string): number => text.search(WRONG_IN_TEXT);

/** Cleans a name or a title before it is stored. */
export const cleanLine = (text: string): string => repairWindows1252(text).replace(DISRUPTIVE, '');

/** Cleans text of several lines before it is stored: every line end becomes a line feed. */
export const cleanText = (text: string): string =>
  repairWindows1252(text.replace(LINE_ENDS, '\n')).replace(/\ufeff/g, '');

/** Like `cleanText`, for text that cannot be refused: removes the characters that `wrongInText` finds. */
export const onlyText = (text: string): string => cleanText(text).replace(EACH_WRONG_IN_TEXT, '');

const cleaned = (clean: (text: string) => string, min: number) =>
  Transform(({ value }: { value: unknown }) => {
    if (typeof value !== 'string') return value;
    const text = clean(value);
    if (min > 0) return text || value;
    return hasVisibleText(text) ? text : text.replace(INVISIBLE_RUNS, '');
  });
const INVISIBLE_RUNS = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]+/gu;

const describeRefusal =
  (wrong: RegExp, what: string) =>
  ({ property, value }: ValidationArguments): string => {
    const found = typeof value === 'string' ? wrong.exec(value) : null;
    if (!found) return `${property} has to be ${what}`;
    const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return `${property} has to be ${what}; its character ${found.index + 1} is U+${code}, which nobody can read`;
  };

/** Rule: if `min` is above 0, the text needs a visible character. */
const HasVisibleText = (min: number) =>
  ValidateBy(
    {
      name: 'hasVisibleText',
      validator: {
        validate: (value: unknown) => min === 0 || typeof value !== 'string' || hasVisibleText(value),
        defaultMessage: () => '$property has to be text in which something can be seen',
      },
    },
    BEYOND_SCHEMA,
  );

/**
 * Field decorator for a name or a title: one line of `min` to `max` characters, with something visible and without control
 * characters. Characters that change the direction of the text around them or show nothing are removed.
 */
export const OneLine = (min: number, max: number) =>
  applyDecorators(
    cleaned(cleanLine, min),
    IsString(),
    Length(min, max),
    Matches(LINE, { message: describeRefusal(WRONG_IN_LINE, 'one line of text without control characters') }),
    HasVisibleText(min),
    JSONSchema(LINE_INPUT_SCHEMA),
  );

/** Like `OneLine`, for the query of a page: an invalid value is ignored, so that the visitor still gets the page. */
export const VisitLine = (max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string' || value.length > max) return undefined;
      const line = cleanLine(value);
      return LINE.test(line) && hasVisibleText(line) ? line : undefined;
    }),
    IsOptional(),
    IsString(),
  );

/**
 * Field decorator for plain text of several lines, `min` to `max` characters, with something visible. Line feeds and tabs
 * are the only control characters allowed; other line ends become line feeds.
 */
export const PlainText = (min: number, max: number) =>
  applyDecorators(
    cleaned(cleanText, min),
    IsString(),
    Length(min, max),
    Matches(TEXT, { message: describeRefusal(WRONG_IN_TEXT, 'text without control characters') }),
    HasVisibleText(min),
    JSONSchema(TEXT_INPUT_SCHEMA),
  );

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Isolates a name in Arabic or Hebrew within a sentence, so that it does not change the direction of the text around it (Unicode UAX #9). */
export const isolateDirection = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
