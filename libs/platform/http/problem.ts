import { HttpException } from '@nestjs/common';

/** One thing wrong with the input: which field, which rule, in words, and what is allowed. */
export interface FieldProblem {
  field: string;
  rule: string;
  message: string;
  allowed?: unknown;
}

export interface ProblemExtra {
  errors?: FieldProblem[];
  /** Seconds. */
  retryAfter?: number;
  /** The methods that the address takes, of a 405. */
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
  422: 'Cannot be done',
  429: 'Too many requests',
  431: 'Headers too large',
  503: 'Not available now',
};

/** How many wrong fields one answer names. */
export const MOST_ERRORS = 20;
/** Characters of a text in an answer: what was sent may stand in it, and an answer is not to grow with that. */
const LONGEST_TEXT = 500;
/** Characters of a field's path. */
const LONGEST_FIELD = 100;

/** An answer as RFC 9457 problem details; its size has a bound, whatever it speaks of. */
export class Problem extends HttpException {
  readonly extra: ProblemExtra;

  constructor(status: number, detail: string, extra: ProblemExtra = {}) {
    super(cut(detail, LONGEST_TEXT), status);
    this.extra = {
      ...extra,
      ...(extra.errors && { errors: extra.errors.slice(0, MOST_ERRORS).map(bounded) }),
    };
  }

  body(): Record<string, unknown> {
    const status = this.getStatus();
    return {
      type: 'about:blank',
      title: titleOf(status),
      status,
      detail: this.message,
      ...(this.extra.errors && { errors: this.extra.errors }),
      ...this.extra.members,
    };
  }

  static field(field: string, rule: string, message: string, allowed?: unknown, status = 422): Problem {
    return new Problem(status, message, {
      errors: [{ field, rule, message, ...(allowed !== undefined && { allowed }) }],
    });
  }

  static notFound(what: string): Problem {
    return new Problem(404, `There is no such ${what} here`);
  }
}

function bounded(one: FieldProblem): FieldProblem {
  return { ...one, field: cut(one.field, LONGEST_FIELD), message: cut(one.message, LONGEST_TEXT) };
}

/** At most so many characters, without half of a surrogate pair at the end. */
const cut = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;

export const titleOf = (status: number): string =>
  TITLES[status] ?? (status >= 500 ? 'Internal error' : 'Bad request');
