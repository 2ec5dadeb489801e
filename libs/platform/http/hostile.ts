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

/** Addresses of programs, which are told what is wrong with a query. To all others lead links that anybody made. */
const API = '/v1/';
/** How deep input may be nested: no route takes more than a list of objects of lists. */
const MOST_LEVELS = 16;
/** How many fields and elements a request may have in all: several times what the largest input of any route has. */
const MOST_VALUES = 500;

/**
 * For a route whose bodies bring what strangers write to many: it takes what it understands of them, and no one text
 * keeps the others out.
 */
export const JudgesBody = () => ConfiguresRoute({ judgesBody: true });

/**
 * Refuses what no route could mean and what a store or a library below would stumble over. An interceptor, so that
 * guards come before it: whoever may not ask, or asks too often, hears that, whatever they sent.
 */
@Injectable()
export class RefuseHostile implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    refuseHostile(context.switchToHttp().getRequest<RawBodyRequest<FastifyRequest>>());
    return next.handle();
  }
}

function refuseHostile(request: RawBodyRequest<FastifyRequest>): void {
  if (request.rawBody && !isUtf8(request.rawBody)) throw new Problem(400, 'The body is not UTF-8');
  const { judgesBody } = request.routeOptions.config as Configured;
  const strict = request.url.startsWith(API);
  if (!strict) leaveOutHostile(request.query as Record<string, unknown>);
  const body = judgesBody ? undefined : request.body;
  if (body === null || Array.isArray(body) || (body !== undefined && typeof body !== 'object'))
    throw Problem.field('body', 'object', 'The body has to be one JSON object', undefined, 400);
  for (const [part, value] of [
    ['path', request.params],
    ['query', strict ? request.query : undefined],
    ['body', body],
  ] as const) {
    const wrong = new Search().in(value, '', 0);
    if (wrong) throw Problem.field(wrong.field || part, wrong.rule, wrong.message, undefined, 400);
  }
}

/** Of the query of a page, a stream or a tracked link: whoever comes by it gets what is there. */
function leaveOutHostile(query: Record<string, unknown>): void {
  for (const name of Object.keys(query)) {
    if (name in Object.prototype || new Search().in(query[name], name, 1)) delete query[name];
  }
}

/** Goes through one part of a request until something is wrong, and never through more than `MOST_VALUES`. */
class Search {
  private seen = 0;

  in(value: unknown, field: string, level: number): FieldProblem | undefined {
    if (typeof value === 'string') {
      if (value.includes('\0')) return { field, rule: 'text', message: 'A NUL character is not text' };
      if (!value.isWellFormed())
        return { field, rule: 'text', message: 'Half of a surrogate pair is not text' };
      return undefined;
    }
    if (!isPlain(value)) return undefined;
    if (level === MOST_LEVELS)
      return { field, rule: 'depth', message: `Nested more than ${MOST_LEVELS} levels deep` };
    const names = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of names) {
      if (++this.seen > MOST_VALUES)
        return { field, rule: 'breadth', message: `More than ${MOST_VALUES} fields and elements` };
      const name = String(key);
      const path = field ? `${field}.${name}` : name;
      // Libraries ask their input for its constructor and the like, and would get this for an answer.
      if (name in Object.prototype)
        return { field: path, rule: 'unknown', message: 'This field is not known here' };
      const wrong = this.in((value as Record<string, unknown>)[name], path, level + 1);
      if (wrong) return wrong;
    }
    return undefined;
  }
}

/** Lists and parsed objects, as opposed to the stream that a body may still be. */
function isPlain(value: unknown): value is object {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
