import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { EarlyLimit } from '#platform/http/early-limit.js';
import { Problem } from '#platform/http/problem.js';
import { networkOf } from '#platform/http/rate-limit.js';
import { Attempts } from '../sessions/attempts.js';

const MINUTE_MS = 60_000;
/** Requests to sign in that one network may send in a minute, whatever they contain. */
const MAX_REQUESTS = 120;
/** Wrong attempts: of one network, of one address by one network, and of one address by everybody. */
const [MAX_OF_NETWORK, MAX_OF_PAIR, MAX_OF_ADDRESS] = [60, 10, 60];
const WINDOW_MS = 15 * MINUTE_MS;
/** Passwords that are checked at the same time, each in 19 MiB on a thread of Node's four, and those that may wait. */
const [MAX_CHECKS, MAX_WAITING] = [3, 60];

/** Counts requests to sign in before their bodies are read. */
@Injectable()
export class SignInRequests extends EarlyLimit {
  private readonly requests = new Attempts(MAX_REQUESTS, MINUTE_MS, 'Too many requests from this network');

  override async count(_request: FastifyRequest, ip: string): Promise<void> {
    this.requests.count(networkOf(ip));
  }
}

/**
 * Slows down who guesses passwords and codes. What is counted is the address that was typed in, whether or not somebody
 * has it, so that a refusal tells nothing.
 */
@Injectable()
export class SignInLimits {
  private readonly ofNetwork = new Attempts(
    MAX_OF_NETWORK,
    WINDOW_MS,
    'Too many wrong attempts from this network',
  );
  private readonly ofPair = new Attempts(MAX_OF_PAIR, WINDOW_MS, 'Too many wrong attempts');
  private readonly ofAddress = new Attempts(
    MAX_OF_ADDRESS,
    WINDOW_MS,
    'Too many wrong attempts for this address',
  );
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** Runs one check of a password or code, and counts it unless it is right. Throws 429 after too many wrong ones, and 503 if too many wait. */
  async attempt(account: string, ip: string, check: () => Promise<boolean>): Promise<boolean> {
    const network = networkOf(ip);
    const pair = `${network} ${account}`;
    this.ofNetwork.count(network);
    this.ofPair.count(pair);
    this.ofAddress.count(account);
    const right = await this.inTurn(check);
    if (!right) return false;
    this.ofNetwork.refund(network);
    this.ofAddress.refund(account);
    this.ofPair.forget(pair);
    return true;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MAX_CHECKS) {
      if (this.waiting.length >= MAX_WAITING)
        throw new Problem(503, 'Too many people sign in at the moment', { retryAfter: 5 });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
