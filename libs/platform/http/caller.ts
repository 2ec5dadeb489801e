import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity } from './identity.js';
import { describes } from './parameters.js';
import { Problem } from './problem.js';

/** Who is asking and, on a POST, under which Idempotency-Key. */
export interface Caller {
  /** The workspace that every query has to be scoped by. */
  workspace: string;
  actor: string;
  ip: string;
  instance: boolean;
  idempotency: Idempotent | null;
}

export interface Idempotent {
  key: string;
  /** SHA-256 of method, path, and body. */
  requestHash: string;
}

/** A visitor without credentials. */
export interface Visitor {
  ip: string;
  /** Set where the visitor sent a valid API key all the same. */
  workspace: string | null;
  idempotency: Idempotent | null;
}

export const identityOf = (request: FastifyRequest): Identity =>
  (request as FastifyRequest & { identity: Identity }).identity;

const KEY = describes({
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and request get the first answer again; another request under it gets 422',
  pattern: /^[\x21-\x7e]{1,255}$/,
});

/** The signed-in caller of a route with a role. */
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

/** The caller of a route that is open to everyone. */
export const VisitorParam = createParamDecorator(
  (_: unknown, context: ExecutionContext): Visitor => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = identityOf(request);
    return { ip: identity.ip, workspace: identity.workspace, idempotency: idempotent(request) };
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
