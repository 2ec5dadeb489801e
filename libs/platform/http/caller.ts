import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity } from './identity.js';
import { describeParameter } from './parameters.js';
import { Problem } from './problem.js';

/** The signed-in caller of a request, with the Idempotency-Key of a POST. */
export interface Caller {
  /** Id of the caller's workspace. Every query must be scoped by it. */
  workspace: string;
  actor: string;
  ip: string;
  instance: boolean;
  idempotency: Idempotent | null;
}

/** The Idempotency-Key of a request, and a hash of the request. */
export interface Idempotent {
  key: string;
  /** SHA-256 of method, path, and body. */
  requestHash: string;
}

/** The caller of a route that is open to everyone. */
export interface Visitor {
  ip: string;
  /** ISO 3166-1 alpha-2; undefined if no trusted proxy sent it. */
  country?: string;
  /** The workspace's id if the visitor sent a valid API key. */
  workspace: string | null;
  idempotency: Idempotent | null;
}

/** Returns who sent the request, as its authentication found out. */
export const identityOf = (request: FastifyRequest): Identity =>
  (request as FastifyRequest & { identity: Identity }).identity;

const KEY = describeParameter({
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and request get the first answer again; another request under it gets 422',
  pattern: /^[\x21-\x7e]{1,255}$/,
});

/** Parameter decorator: the signed-in caller of a route that requires a role. */
export const CallerParam = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = identityOf(request);
    return {
      workspace: identity.workspace!,
      actor: identity.actor!,
      ip: identity.ip,
      instance: identity.instance,
      idempotency: idempotent(request),
    };
  },
  [KEY],
);

/** Parameter decorator: the caller of a route that is open to everyone. */
export const VisitorParam = createParamDecorator(
  (_: unknown, context: ExecutionContext): Visitor => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = identityOf(request);
    const { ip, workspace, country } = identity;
    return { ip, workspace, idempotency: idempotent(request), ...(country !== undefined && { country }) };
  },
  [KEY],
);

function idempotent(request: FastifyRequest): Idempotent | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw Problem.field(
      'Idempotency-Key',
      'length',
      'Idempotency-Key is 1 to 255 printable characters',
      { min: 1, max: 255 },
      400,
    );
  }
  const requestHash = createHash('sha256')
    .update(`${request.method} ${request.url.split('?')[0]}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  return { key, requestHash };
}
