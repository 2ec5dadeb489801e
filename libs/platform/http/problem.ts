import { HttpException } from '@nestjs/common';
import type { Words } from '../language/language.js';

/** One error of the input: the field, the broken rule, a message, and what is allowed. */
export interface FieldProblem {
  field: string;
  rule: string;
  message: string;
  allowed?: unknown;
  /** Text for a person on a page, in each language; never sent in the JSON. */
  words?: Words;
}

/** What a problem contains beside its status and detail. */
export interface ProblemExtra {
  errors?: FieldProblem[];
  /** Text for a person on a page instead of the detail, in each language. */
  words?: Words;
  /** Seconds, for the header Retry-After. */
  retryAfter?: number;
  /** For a 405: the methods that the path accepts. */
  allow?: string[];
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length required',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  421: 'Misdirected request',
  422: 'Cannot be done',
  429: 'Too many requests',
  431: 'Headers too large',
  503: 'Not available now',
};

/** Most errors that one answer names. */
export const MAX_ERRORS = 20;
/** Most characters of a message, which may quote input: answers must not grow with the request. */
const MAX_TEXT = 500;
/** Most characters of a field's path. */
const MAX_FIELD = 100;

/** An error that is answered with RFC 9457 problem details of bounded size. */
export class Problem extends HttpException {
  readonly extra: ProblemExtra;

  constructor(status: number, detail: string, extra: ProblemExtra = {}) {
    super(truncate(detail, MAX_TEXT), status);
    this.extra = {
      ...extra,
      ...(extra.errors && { errors: extra.errors.slice(0, MAX_ERRORS).map(bounded) }),
    };
  }

  body(): Record<string, unknown> {
    const status = this.getStatus();
    return {
      type: 'about:blank',
      title: titleOf(status),
      status,
      detail: this.message,
      ...(this.extra.errors && { errors: this.extra.errors.map(asDocument) }),
      ...this.extra.members,
    };
  }

  static field(field: string, rule: string, message: string, allowed?: unknown, status = 422): Problem {
    return new Problem(status, message, {
      errors: [{ field, rule, message, ...(allowed !== undefined && { allowed }) }],
    });
  }

  /** Like `field`, with a text for a person. */
  static forPerson(field: string, rule: string, message: string, words: Words, allowed?: unknown): Problem {
    return new Problem(422, message, {
      errors: [{ field, rule, message, words, ...(allowed !== undefined && { allowed }) }],
    });
  }

  /** For a body, or a file, of more than `max` bytes. */
  static tooLarge(max: number, what = 'The body', field = 'body'): Problem {
    return Problem.field(field, 'size', `${what} may have at most ${max} bytes`, { max }, 413);
  }

  static notFound(what: string): Problem {
    return new Problem(404, `There is no such ${what} here`);
  }
}

const asDocument = ({ field, rule, message, allowed }: FieldProblem): FieldProblem => ({
  field,
  rule,
  message,
  ...(allowed !== undefined && { allowed }),
});

function bounded(one: FieldProblem): FieldProblem {
  return { ...one, field: truncate(one.field, MAX_FIELD), message: truncate(one.message, MAX_TEXT) };
}

/** Shortens a text to `most` characters, without half of a surrogate pair at the end. */
const truncate = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;

/** Returns the short title of a status. */
export const titleOf = (status: number): string =>
  TITLES[status] ?? (status >= 500 ? 'Internal error' : 'Bad request');
