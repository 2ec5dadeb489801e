import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isUnavailable } from '../adapters/sql/database.js';
import { pageLanguage } from '../language/page-language.js';
import { LogThrottle } from '../log-throttle.js';
import { BrokenSeal, InvalidToken } from '../security/keys.js';
import { Problem, titleOf } from './problem.js';
import type { Configured } from './route-config.js';
import { PROBLEM_PAGE_POLICY, problemPage, wantsPage } from './problem.page.js';

/** Answers every error with problem details. An unexpected error reveals nothing about its cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly throttle = new LogThrottle();

  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error, request.routeOptions);
    if (problem.getStatus() >= 500) this.report(error, problem, request);
    sendProblem(reply, problem);
  }

  /** Logs an unavailable store once a minute, and every unexpected error with its stack frames. */
  protected report(error: unknown, problem: Problem, { headers, routeOptions }: FastifyRequest): void {
    const about = { id: requestIdOf(headers), route: routeOptions?.url };
    if (problem.getStatus() === 503) {
      const more = this.throttle.suppressedSince(problem.message);
      if (more !== null) this.logger.warn({ ...about, reason: problem.message, more }, 'not available');
      return;
    }
    const { name, stack } = error instanceof Error ? error : new Error();
    const frames = stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 8);
    const reason = error instanceof BrokenSeal ? error.message : undefined;
    this.logger.error({ ...about, error: name, reason, frames }, 'request failed');
  }
}

/** Sends a problem: as JSON to programs, as a page to browsers. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  if (problem.extra.retryAfter !== undefined)
    void reply.header('retry-after', String(problem.extra.retryAfter));
  if (problem.extra.allow) void reply.header('allow', problem.extra.allow.join(', '));
  if (problem.getStatus() === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.status(problem.getStatus()).header('vary', 'Accept, Accept-Language');
  const { headers } = reply.request;
  if (!wantsPage(headers)) {
    void reply.header('content-type', 'application/problem+json').send(JSON.stringify(problem.body()));
    return;
  }
  void reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', PROBLEM_PAGE_POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(problemPage(problem, pageLanguage(reply.request), requestIdOf(headers)));
}

/** The id that the gateway gave the request; its answer carries it as X-Request-Id. */
export const requestIdOf = (headers: IncomingHttpHeaders): string | undefined =>
  [headers['x-request-id']].flat()[0]?.slice(0, 64);

/** Answers bytes on a connection that are not an HTTP request; they reach no route and no filter. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = refusals[error.code ?? ''] ?? new Problem(400, 'This is not HTTP');
  const status = problem.getStatus();
  const body = JSON.stringify(problem.body());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const refusals: Record<string, Problem> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'The request took too long to arrive'),
  HPE_HEADER_OVERFLOW: new Problem(431, 'The headers are too large'),
};

/** What a route says of the bodies that it takes. */
interface TakingRoute {
  /** In bytes. */
  bodyLimit?: number | undefined;
  config?: object | undefined;
}

/** Returns the problem 415 of a body whose content type the route does not read. */
export const wrongType = ({ takes = 'application/json' }: Configured = {}): Problem =>
  new Problem(415, `The body has a content type that this route does not accept; send ${takes}`);

/** Converts an error of any layer to a problem. `route`: what the route takes, where it is known. */
export function toProblem(error: unknown, route?: TakingRoute): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidToken)
    return Problem.field('token', 'token', error.message, 'the whole token, as it was given out', 404);
  if (isUnavailable(error))
    return new Problem(503, 'A store is unavailable; try again shortly', { retryAfter: 2 });
  const status = statusOf(error);
  if (status === 413 && route?.bodyLimit !== undefined) return Problem.tooLarge(route.bodyLimit);
  if (status === 415) return wrongType(route?.config as Configured | undefined);
  if (status >= 500)
    return new Problem(status === 503 ? 503 : 500, 'Something went wrong here; it has been logged');
  return new Problem(status, plainReason(error as Error, status));
}

/** The status of an error of Nest or Fastify, else 500: a status in any other error belongs to an outgoing request. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const ofFastify = (typeof code === 'string' && code.startsWith('FST_')) || error instanceof SyntaxError;
  return ofFastify && typeof statusCode === 'number' ? statusCode : 500;
}

/** A reason in plain words for errors of Nest and Fastify, by their status and text. */
function plainReason(error: Error, status: number): string {
  if (status === 413) return 'The body is too large';
  if (status === 404) return 'There is nothing at this address';
  if (status === 414) return 'The address is too long';
  if ((error as { code?: string }).code === 'FST_ERR_BAD_URL')
    return 'A percent sign in an address must be followed by two hexadecimal digits of UTF-8';
  if (status === 400 && /cannot be empty/i.test(error.message))
    return 'The body is empty; send a JSON object';
  if (status === 400 && /JSON/i.test(error.message)) return 'The body is not valid JSON';
  return titleOf(status);
}
