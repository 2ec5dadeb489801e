import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '#platform/http/problem.js';

/** Calls to one hook whose bodies are received at once, which bounds the memory: 8 bodies of 3 MB. */
export const AT_ONCE = 8;
/** Calls to one hook that wait for their turn; of more, one is refused by chance. */
export const MAX_WAITING = 32;
/** Milliseconds that a turn rests after a call that could not be verified, which bounds the CPU: 16 such calls a second. */
export const REST_MS = 500;
/** Milliseconds after which a call that is still being received is cut off while others wait. */
export const RECEIVE_MS = 3_000;
const RETRY_AFTER_S = 10;

interface WaitingLine {
  /** Turns that are taken, and those that rest. */
  taken: number;
  waiting: WaitingCall[];
}

interface WaitingCall {
  begin: () => void;
  refuse: () => void;
}

/**
 * Limits how many large calls to a hook are received at the same time. It is used for a network prefix from which many
 * calls could not be verified. These calls are delayed, not refused, since the prefix may be the network's own; a call
 * waits before its body is read. The next call, and the one that is refused when too many wait, are chosen at random, so
 * that an attacker cannot occupy the queue: a network repeats its call until it is received.
 */
export class LargeCalls {
  private readonly lines = new Map<string, WaitingLine>();

  /** Resolves when the call may be received; throws 429. The turn ends with the answer, or when the caller goes. */
  async turn(hook: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = this.lines.get(hook) ?? { taken: 0, waiting: [] };
    this.lines.set(hook, line);
    if (line.taken < AT_ONCE) line.taken++;
    else await this.wait(line, response);
    const receiving = setInterval(() => {
      if (line.waiting.length > 0 && !request.complete) request.destroy();
    }, RECEIVE_MS).unref();
    response.once('close', () => {
      clearInterval(receiving);
      const isVerified = response.writableFinished && response.statusCode < 400;
      if (isVerified) this.end(hook, line);
      else setTimeout(() => this.end(hook, line), REST_MS).unref();
    });
  }

  private async wait({ waiting }: WaitingLine, response: ServerResponse): Promise<void> {
    if (waiting.length >= MAX_WAITING) {
      const index = randomInt(MAX_WAITING + 1);
      if (index === MAX_WAITING) throw refused();
      takeAt(waiting, index).refuse();
    }
    await new Promise<void>((resolve, reject) => {
      const one = { begin: resolve, refuse: () => reject(refused()) };
      waiting.push(one);
      response.once('close', () => {
        const index = waiting.indexOf(one);
        if (index >= 0) takeAt(waiting, index).refuse();
      });
    });
  }

  private end(hook: string, line: WaitingLine): void {
    if (line.waiting.length > 0) return takeAt(line.waiting, randomInt(line.waiting.length)).begin();
    if (--line.taken === 0) this.lines.delete(hook);
  }
}

const takeAt = (waiting: WaitingCall[], index: number): WaitingCall => waiting.splice(index, 1)[0]!;

const refused = () =>
  new Problem(429, `Too many large calls failed verification; try again in ${RETRY_AFTER_S} s`, {
    retryAfter: RETRY_AFTER_S,
  });
