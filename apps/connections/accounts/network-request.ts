import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { ForbiddenTarget, OutgoingHttp } from '#platform/security/outgoing-http.js';
import { LOGGER } from '#platform/tokens.js';

const TIMEOUT_MS = 10_000;

export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * Why a network gave no answer of its own. `private`: its address is in a private range that this instance does not call.
 * `away`: nobody answered, or it said that it cannot now. `foreign`: what answered is not the network's API.
 */
export type NoAnswer = 'private' | 'away' | 'foreign';

interface NetworkRequest {
  /** As people read it. */
  network: string;
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: object;
}

/** Requests to networks' APIs. What brings no answer stands in the log, at most one line a minute for each network and reason. */
@Injectable()
export class NetworkRequests {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly http: OutgoingHttp,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The network's own answer, which may be a refusal; else why there is none. */
  async json({
    network,
    url,
    method = 'GET',
    headers = {},
    body,
  }: NetworkRequest): Promise<JsonAnswer | NoAnswer> {
    const init = {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    };
    try {
      const answer = await this.http.send(url, init, { timeoutMs: TIMEOUT_MS });
      if (answer.status >= 500 || answer.status === 429)
        return this.none(network, 'away', `http_${answer.status}`);
      const parsed = parseObject(answer.body);
      return parsed
        ? { status: answer.status, body: parsed }
        : this.none(network, 'foreign', `http_${answer.status}`);
    } catch (error) {
      return this.failed(network, error);
    }
  }

  /** Logs what a call to the network came to, and says what that means. */
  failed(network: string, error: unknown): NoAnswer {
    const { name, code, cause } = error as { name?: string; code?: unknown; cause?: unknown };
    if (error instanceof ForbiddenTarget || cause instanceof ForbiddenTarget)
      return this.none(network, 'private', 'private_target');
    return this.none(network, 'away', typeof code === 'string' ? code : (name ?? 'Error'));
  }

  private none(network: string, why: NoAnswer, reason: string): NoAnswer {
    const more = this.throttle.suppressedSince(`${network} ${reason}`);
    if (more !== null) this.logger.warn({ network, reason, more }, 'a network gave no answer');
    return why;
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    return parsed as Record<string, unknown>;
  } catch {
    return null;
  }
}
