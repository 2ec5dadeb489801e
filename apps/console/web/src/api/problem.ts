/** What is wrong with one field of a request. */
export interface FieldProblem {
  field: string;
  rule: string;
  message: string;
  allowed?: unknown;
}

/** An answer of the API that says what is wrong (RFC 9457), or that there was no answer at all (`status` 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
    /** Seconds after which it may be tried again. */
    readonly retryAfter?: number,
    /** Further members of the answer, such as the newer state of what two people edited. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

/** Reads the problem of an answer that is no success. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { detail, errors, ...members } = body;
  const wait = Number(response.headers.get('retry-after'));
  return new ApiProblem(
    response.status,
    typeof detail === 'string' ? detail : response.statusText,
    Array.isArray(errors) ? (errors as FieldProblem[]) : [],
    Number.isFinite(wait) && wait > 0 ? wait : undefined,
    members,
  );
}

/** True if what failed is this status. */
export const hasStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiProblem && error.status === status;
