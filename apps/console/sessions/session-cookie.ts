import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import { Config } from '#platform/config.js';
import { isLoopbackOrigin } from '../accounts/loopback.js';

/** Milliseconds that a session lasts at most. */
export const SESSION_MS = 30 * 86_400_000;
const TOKEN = /^[\w-]{43}$/;

/** Returns the hash under which a session's token is stored: SHA-256 in hex. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Creates a token with 256 random bits, so that a plain SHA-256 is enough to store it. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Tokens of the requests that the gateway took them from; the apps never see them. */
const tokens = new WeakMap<IncomingMessage, string>();

/** Returns the hash of the session token that came with a request; undefined without one. It may belong to no session. */
export function tokenHashOf(request: IncomingMessage): string | undefined {
  const token = tokens.get(request);
  return token && hashOfToken(token);
}

/**
 * The cookie that holds a session's token. The browser sends it to this origin alone, over HTTPS or on its own machine; scripts cannot
 * read it, and other sites cannot send it along with what changes something.
 */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor({ publicUrl }: Config) {
    this.secure = publicUrl.startsWith('https:') || isLoopbackOrigin(publicUrl);
    this.name = this.secure ? '__Host-corong_session' : 'corong_session';
  }

  /** Returns the header Set-Cookie for a new session. */
  set(token: string): string {
    return this.header(token, SESSION_MS / 1_000);
  }

  /** Returns the header Set-Cookie that removes the cookie. */
  get removal(): string {
    return this.header('', 0);
  }

  /** Takes the cookie off a request; its token is then known to `tokenHashOf`. Returns the token if it has the form of one. */
  take(request: IncomingMessage): string | undefined {
    const { headers } = request;
    if (!headers.cookie?.includes(this.name)) return undefined;
    const token = parseCookie(headers.cookie)[this.name];
    const others = headers.cookie.split(';').filter((part) => part.split('=')[0]!.trim() !== this.name);
    if (others.length > 0) headers.cookie = others.join(';').trim();
    else delete headers.cookie;
    if (token === undefined || !TOKEN.test(token)) return undefined;
    tokens.set(request, token);
    return token;
  }

  private header(value: string, maxAge: number): string {
    const rules = { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
    return stringifySetCookie({ name: this.name, value, maxAge, ...rules });
  }
}
