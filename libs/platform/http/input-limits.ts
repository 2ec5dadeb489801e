import { isUtf8 } from 'node:buffer';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type RawBodyRequest,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem, type FieldProblem } from './problem.js';
import { ConfiguresRoute, type Configured } from './route-config.js';

/** Paths of the API. Malformed queries are refused there. On other paths they are cleaned, since anybody can write such a link. */
const API = '/v1/';
/** Deepest nesting of input. No route needs more than a list of objects of lists. */
const MAX_DEPTH = 16;
/** Most fields and elements of one part of a request: several times the largest valid input of any route. */
const MAX_VALUES = 500;

/**
 * For a route whose body carries texts of many people (a network's webhook). The route takes the entries that it
 * understands, so that one malformed text cannot make it refuse the others.
 */
export const ChecksOwnBody = () => ConfiguresRoute({ checksOwnBody: true });

/**
 * Refuses input that no route accepts and that could break a store or a library. It is an interceptor, so that guards
 * run before it: a caller without the right, or over a rate limit, gets that answer whatever they sent.
 */
@Injectable()
export class InputLimits implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    rejectMalformed(context.switchToHttp().getRequest<RawBodyRequest<FastifyRequest>>());
    return next.handle();
  }
}

function rejectMalformed(request: RawBodyRequest<FastifyRequest>): void {
  if (request.rawBody && !isUtf8(request.rawBody)) throw new Problem(400, 'The body is not UTF-8');
  const { checksOwnBody } = request.routeOptions.config as Configured;
  const strict = request.url.startsWith(API);
  if (!strict) dropMalformed(request.query as Record<string, unknown>);
  const body = checksOwnBody ? undefined : request.body;
  if (body === null || Array.isArray(body) || (body !== undefined && typeof body !== 'object'))
    throw Problem.field('body', 'object', 'The body has to be one JSON object', undefined, 400);
  for (const [part, value] of [
    ['path', request.params],
    ['query', strict ? request.query : undefined],
    ['body', body],
  ] as const) {
    const wrong = new ValueCheck().in(value, '', 0);
    if (wrong) throw Problem.field(wrong.field || part, wrong.rule, wrong.message, undefined, 400);
  }
}

/** Deletes malformed parameters from the query of a page, a stream or a tracked link, so that its visitor still gets it. */
function dropMalformed(query: Record<string, unknown>): void {
  for (const name of Object.keys(query)) {
    if (name in Object.prototype || new ValueCheck().in(query[name], name, 1)) delete query[name];
  }
}

/** Walks through one part of a request until it finds a fault, and through `MAX_VALUES` values at most. */
class ValueCheck {
  private seen = 0;

  in(value: unknown, field: string, level: number): FieldProblem | undefined {
    if (typeof value === 'string') {
      if (value.includes('\0')) return { field, rule: 'text', message: 'A NUL character is not text' };
      if (!value.isWellFormed())
        return { field, rule: 'text', message: 'Half of a surrogate pair is not text' };
      return undefined;
    }
    if (!isPlain(value)) return undefined;
    if (level === MAX_DEPTH)
      return { field, rule: 'depth', message: `Nested more than ${MAX_DEPTH} levels deep` };
    const names = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of names) {
      if (++this.seen > MAX_VALUES)
        return { field, rule: 'breadth', message: `More than ${MAX_VALUES} fields and elements` };
      const name = String(key);
      const path = field ? `${field}.${name}` : name;
      // Libraries read properties such as `constructor` from their input and would get this value.
      if (name in Object.prototype)
        return { field: path, rule: 'unknown', message: 'This field is not known here' };
      const wrong = this.in((value as Record<string, unknown>)[name], path, level + 1);
      if (wrong) return wrong;
    }
    return undefined;
  }
}

/** True for arrays and parsed objects; false for a body that is still a stream. */
function isPlain(value: unknown): value is object {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
