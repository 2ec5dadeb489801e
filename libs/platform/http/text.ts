import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { BEYOND_SCHEMA } from './validation.js';

/** What shows nothing: blanks of any width, fillers, signs of direction, the blank of Braille. */
const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\u2800`;
const NOT_IN_LINE = String.raw`\p{Cc}\p{Cs}\u2028\u2029`;
const LINE = new RegExp(`^[^${NOT_IN_LINE}]*$`, 'u');
const TEXT = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;
const WRONG_IN_LINE = new RegExp(`[${NOT_IN_LINE}]`, 'u');
const WRONG_IN_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}]/u;
/** What is taken before it is cleaned, for the description: controls of Windows-1252 and other line ends become text. */
const TAKEN_AS_LINE = {
  pattern: String.raw`^[^\u0000-\u001f\u007f\u0081\u008d\u008f\u0090\u009d\u2028\u2029]*$`,
};
const TAKEN_AS_TEXT = {
  pattern: String.raw`^[^\u0000-\u0008\u000e-\u001f\u007f\u0081\u008d\u008f\u0090\u009d]*$`,
};
const SOMETHING = new RegExp(`[^${INVISIBLE}]`, 'u');

/** Line ends of other systems and of word processors. */
const LINE_ENDS = /\r\n|[\r\v\f\u2028\u2029]/g;
/**
 * What changes the direction of the text around it, or stands for nothing, in a name. Those stay that letters and
 * emoji are joined by, and the marks of direction that bind nothing around them.
 */
const DISTURBING = /[\u200b\u2060-\u2064\u2066-\u206f\u202a-\u202e\ufeff\ufff9-\ufffb]/g;
const WINDOWS = new TextDecoder('windows-1252');

/** True where a person sees something. */
export const saysSomething = (text: string): boolean => SOMETHING.test(text);

/** Signs of Windows-1252 that were taken for ISO 8859-1, such as its apostrophe, become what they were. */
const unmangled = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS.decode(Uint8Array.of(sign.charCodeAt(0))));

/** A name or a title as it is kept. */
export const cleanLine = (text: string): string => unmangled(text).replace(DISTURBING, '');

/** Text of several lines as it is kept: every line end is a line feed. */
export const cleanText = (text: string): string =>
  unmangled(text.replace(LINE_ENDS, '\n')).replace(/\ufeff/g, '');

const cleaned = (clean: (text: string) => string, min: number) =>
  Transform(({ value }: { value: unknown }) => {
    if (typeof value !== 'string') return value;
    const text = clean(value);
    if (min > 0) return text || value;
    return saysSomething(text) ? text : text.replace(SHOWS_NOTHING, '');
  });
const SHOWS_NOTHING = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]+/gu;

const refusal =
  (wrong: RegExp, what: string) =>
  ({ property, value }: ValidationArguments): string => {
    const found = typeof value === 'string' ? wrong.exec(value) : null;
    if (!found) return `${property} has to be ${what}`;
    const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return `${property} has to be ${what}; its character ${found.index + 1} is U+${code}, which nobody can read`;
  };

/** Where something has to stand. */
const SaysSomething = (min: number) =>
  ValidateBy(
    {
      name: 'saysSomething',
      validator: {
        validate: (value: unknown) => min === 0 || typeof value !== 'string' || saysSomething(value),
        defaultMessage: () => '$property has to be text in which something can be seen',
      },
    },
    BEYOND_SCHEMA,
  );

/**
 * A name or a title: one line in which something can be seen, without control characters. Signs that turn the text
 * around them or show nothing are taken out.
 */
export const OneLine = (min: number, max: number) =>
  applyDecorators(
    cleaned(cleanLine, min),
    IsString(),
    Length(min, max),
    Matches(LINE, { message: refusal(WRONG_IN_LINE, 'one line of text without control characters') }),
    SaysSomething(min),
    JSONSchema(TAKEN_AS_LINE),
  );

/** As OneLine, in the address of a page: whoever comes gets the page, and what is no such line is left out. */
export const VisitLine = (max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string' || value.length > max) return undefined;
      const line = cleanLine(value);
      return LINE.test(line) && saysSomething(line) ? line : undefined;
    }),
    IsOptional(),
    IsString(),
  );

/**
 * Plain text of several lines in which something can be seen; of the control characters it may hold line feeds and tabs.
 * Other line ends become line feeds.
 */
export const PlainText = (min: number, max: number) =>
  applyDecorators(
    cleaned(cleanText, min),
    IsString(),
    Length(min, max),
    Matches(TEXT, { message: refusal(WRONG_IN_TEXT, 'text without control characters') }),
    SaysSomething(min),
    JSONSchema(TAKEN_AS_TEXT),
  );

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name within a sentence of ours, so that one in Arabic or Hebrew turns nothing around it (Unicode UAX #9). */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);
