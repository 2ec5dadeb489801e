import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { describeParameter } from '#platform/http/parameters.js';
import { VISITOR_TTL } from '../../contacts/visitors.service.js';

const COOKIE = 'corong_visitor';
const HEADER = 'x-visitor-token';

/** Returns the visitor token of a request: from the header, or else from the cookie. */
export function visitorTokenOf({ headers }: FastifyRequest): string | undefined {
  const header = headers[HEADER];
  if (typeof header === 'string' && header) return header;
  return headers.cookie ? parseCookie(headers.cookie)[COOKIE] : undefined;
}

/** Parameter decorator that reads the visitor token of the request. */
export const VisitorToken = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    visitorTokenOf(context.switchToHttp().getRequest<FastifyRequest>()),
  [
    describeParameter({
      name: 'X-Visitor-Token',
      in: 'header',
      description: `The \`visitor_token\` of the session; the cookie \`${COOKIE}\` says the same`,
      example: 'eyJjbnQiOiIwMWs2enE4aDR2OWQybTdjNXgzdDBwNnkxbiJ9.c2lnbmF0dXJl',
    }),
  ],
);

/**
 * Returns the Set-Cookie header of a visitor token: for the URLs of this chat only, not readable by scripts, not sent by
 * other sites. In a frame on another site a browser accepts only a partitioned cookie, and only over HTTPS or on localhost.
 */
export const visitorCookie = (
  path: string,
  token: string,
  { secure, framed }: { secure: boolean; framed: boolean },
): string =>
  stringifySetCookie({
    name: COOKIE,
    value: token,
    path,
    maxAge: VISITOR_TTL,
    httpOnly: true,
    sameSite: framed ? 'none' : 'lax',
    secure: secure || framed,
    partitioned: framed,
  });
