import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { parseObject } from '#message/provider-answer.js';
import { ForbiddenTarget, OutgoingHttp } from '#platform/security/outgoing-http.js';
import { LOGGER } from '#platform/tokens.js';

const TIMEOUT_MS = 10_000;

/** A network's answer whose body is a JSON object. */
export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * Why there is no answer of a network. `private`: its address is in a private range that this instance does not call.
 * `unreachable`: no answer came, or the network said that it cannot answer now. `foreign`: the answer is not of the network's API.
 */
export type NoAnswer = 'private' | 'unreachable' | 'foreign';

interface NetworkRequest {
  /** Name of the network for messages. */
  network: string;
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: object;
}

/** Sends requests to networks' APIs. Requests without an answer are logged, at most one line a minute for each network and reason. */
@Injectable()
export class NetworkRequests {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly http: OutgoingHttp,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns the network's answer, which may be a refusal, or why there is none. */
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
        return this.logNoAnswer(network, 'unreachable', `http_${answer.status}`);
      const parsed = parseObject(answer.body);
      return parsed
        ? { status: answer.status, body: parsed }
        : this.logNoAnswer(network, 'foreign', `http_${answer.status}`);
    } catch (error) {
      return this.logFailure(network, error);
    }
  }

  /** Logs an error of a request, and returns what it means. */
  logFailure(network: string, error: unknown): NoAnswer {
    const { name, code, cause } = error as { name?: string; code?: unknown; cause?: unknown };
    if (error instanceof ForbiddenTarget || cause instanceof ForbiddenTarget)
      return this.logNoAnswer(network, 'private', 'private_target');
    return this.logNoAnswer(network, 'unreachable', typeof code === 'string' ? code : (name ?? 'Error'));
  }

  private logNoAnswer(network: string, why: NoAnswer, reason: string): NoAnswer {
    const more = this.throttle.suppressedSince(`${network} ${reason}`);
    if (more !== null) this.logger.warn({ network, reason, more }, 'a network did not answer');
    return why;
  }
}
