import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Callers } from '#platform/http/callers.js';
import { Problem } from '#platform/http/problem.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';
import { Hooks } from './hooks.js';
import { KnownHooks } from './known-hooks.js';
import { LargeCalls } from './large-calls.js';
import { isSameSecret } from './signatures.js';

/** Unverified calls that one network prefix may make in a minute: to each known hook, and to all unknown hooks together. */
export const UNVERIFIED_PER_MINUTE = 60;
/** Bytes of a body that is received and verified however many calls fail: that costs no more than to refuse the call. */
export const SMALL_BODY = 64 * 1024;
const SECONDS = 60;
const HOOKS = '/hooks/';
const TELEGRAM = '/hooks/telegram/:hook';
/** Statuses of calls that count as unverified. */
const REFUSED = new Set([400, 401, 403, 404, 410, 413, 415, 422, 429]);

/** A call that counts as unverified unless it turns out to be verified. */
interface Counted {
  key: string;
  /** The hook, for a large call to one that is known: over the limit it waits for its turn, and is not refused. */
  takesTurnsAt?: string;
}

/**
 * Limits calls of which too many could not be verified, before a byte of the body is read. Verified calls are not counted,
 * however many there are. What somebody sends to one hook affects no other hook, because networks call from few addresses.
 * Nobody who shares a network's prefix can keep its calls to a known hook out: small ones are verified always, which costs
 * one HMAC and no query; large ones take turns over the limit (see `LargeCalls`). Calls to unknown hooks, handshakes and
 * returned mails are refused over the limit.
 */
@Injectable()
export class HookLimit {
  private readonly unverified = new RateLimit(
    UNVERIFIED_PER_MINUTE,
    SECONDS,
    'Too many calls that prove nothing',
  );
  private readonly largeCalls = new LargeCalls();

  constructor(
    adapter: HttpAdapterHost,
    private readonly callers: Callers,
    private readonly known: KnownHooks,
    private readonly hooks: Hooks,
  ) {
    const fastify = adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, reply) => this.limitUnverified(request, reply));
  }

  private async limitUnverified(request: FastifyRequest, { raw }: FastifyReply): Promise<void> {
    const counted = await this.counted(request);
    if (counted === null) return;
    const { key, takesTurnsAt } = counted;
    // A call that is aborted before its answer counts as unverified too.
    raw.once('close', () => {
      if (raw.writableFinished && !REFUSED.has(raw.statusCode)) this.unverified.refund(key);
    });
    try {
      await this.unverified.count(key);
    } catch (error) {
      if (!(error instanceof Problem) || takesTurnsAt === undefined) throw error;
      await this.largeCalls.turn(takesTurnsAt, request.raw, raw);
    }
  }

  /** What the call counts for if it cannot be verified; null for a call that is verified in any case, or proven already. */
  private async counted(request: FastifyRequest): Promise<Counted | null> {
    const { url = '' } = request.routeOptions;
    if (!url.startsWith(HOOKS)) return null;
    const { hook } = request.params as { hook?: string };
    const network = networkOf(this.callers.identify(request, true).ip);
    if (hook !== undefined && !(await this.known.has(hook))) return { key: network };
    const key = `${network} ${request.method} ${url} ${hook ?? ''}`;
    if (request.method !== 'POST' || url === '/hooks/email/bounces') return { key };
    if (isSmall(request) || (url === TELEGRAM && (await this.isFromTelegram(hook!, request)))) return null;
    return { key, takesTurnsAt: `${url} ${hook ?? ''}` };
  }

  /** Telegram proves itself by a header, so that its body need not be read. */
  private async isFromTelegram(hook: string, { headers }: FastifyRequest): Promise<boolean> {
    const found = await this.hooks.find('telegram', hook);
    const secret = headers['x-telegram-bot-api-secret-token'];
    return typeof found === 'object' && found !== null && isSameSecret(found.secret, String(secret));
  }
}

/** False also where the length is not declared. */
const isSmall = ({ headers }: FastifyRequest): boolean =>
  Number(headers['content-length'] ?? Infinity) <= SMALL_BODY;
