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
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Cannot be done',
  429: 'Too many requests',
  431: 'Headers too large',
  503: 'Not available now',
};

/** An answer as RFC 9457 problem details. */
export class Problem extends HttpException {
  constructor(
    status: number,
    detail: string,
    readonly extra: ProblemExtra = {},
  ) {
    super(detail, status);
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

export const titleOf = (status: number): string =>
  TITLES[status] ?? (status >= 500 ? 'Internal error' : 'Bad request');
