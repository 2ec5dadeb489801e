import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { describeParameter } from '#platform/http/parameters.js';
import { VISITOR_TTL } from '../../contacts/visitors.service.js';

const COOKIE = 'corong_visitor';
const HEADER = 'x-visitor-token';

/** The visitor token of a request: from the header, else from the cookie. */
export function visitorTokenOf({ headers }: FastifyRequest): string | undefined {
  const header = headers[HEADER];
  if (typeof header === 'string' && header) return header;
  return headers.cookie ? parseCookie(headers.cookie)[COOKIE] : undefined;
}

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
 * Set-Cookie of a visitor token: for this chat's addresses alone, out of reach of scripts and of other sites. In a frame on
 * another site's page a browser takes only a cookie that is kept for that site alone (Partitioned), and only over HTTPS or
 * on this machine.
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
