import type { DescribedRefusal } from '../http/answers.js';

/** JSON schema of RFC 9457 problem details. */
export const PROBLEM = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', examples: ['about:blank'] },
    title: { type: 'string', examples: ['Bad request'] },
    status: { type: 'integer', examples: [400] },
    detail: { type: 'string', examples: ['Not valid: name'] },
    errors: {
      type: 'array',
      description: 'What is wrong with the input, by field',
      items: {
        type: 'object',
        required: ['field', 'rule', 'message'],
        properties: {
          field: { type: 'string', examples: ['name'] },
          rule: { type: 'string', examples: ['isLength'] },
          message: { type: 'string', examples: ['name must be shorter than or equal to 120 characters'] },
          allowed: { description: 'The values, the bound or the fields that are allowed' },
        },
      },
    },
  },
};

/** The properties of a route that decide what it may refuse. */
export interface Kind {
  method: string;
  path: string;
  /** It requires a role. */
  guarded: boolean;
  keyed: boolean;
  /** It has a body or a query. */
  read: boolean;
}

/** The refusals that follow from the kind of a route; others are stated by `Refuses`. */
export function refusalsOfKind({ method, path, guarded, keyed, read }: Kind): DescribedRefusal[] {
  const writes = method !== 'get';
  const when = (condition: boolean, status: number, description: string) =>
    condition ? [{ status, description }] : [];
  return [
    { status: 400, description: 'The request is not valid: `errors` names the fields' },
    {
      status: 401,
      description: guarded ? 'No valid API key was sent' : 'An API key was sent that is not valid',
    },
    ...when(guarded, 403, 'The role of the API key does not allow it'),
    ...when(path.includes('{'), 404, 'There is no such thing here'),
    ...when(keyed, 409, 'A request under this Idempotency-Key is under way, or its answer is not kept'),
    ...when(
      writes && path.startsWith('/v1/'),
      411,
      'A request without an API key needs Content-Length for its body',
    ),
    ...when(writes, 413, 'The body is too large'),
    ...when(writes, 415, 'The route does not accept this content type'),
    ...when(keyed || read, 422, 'It is understood, but cannot be done'),
    ...when(!guarded, 429, 'Too many requests'),
    { status: 503, description: 'Not available now' },
  ];
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds', schema: { type: 'string', pattern: '^\\d+$' } },
};

/** Describes a refusal as an OpenAPI response. `forPeople`: browsers get a page, programs get problem details. */
export function responseOf({ status, description }: DescribedRefusal, forPeople: boolean): object {
  return {
    description,
    ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      ...(forPeople && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}
