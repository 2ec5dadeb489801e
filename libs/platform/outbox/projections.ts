import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Topic } from '../events/topic.js';
import { Problem } from '../http/problem.js';
import { Clock } from '../ports/clock.port.js';
import { EventLog } from '../ports/event-log.port.js';

/** Longest wait of a request, in milliseconds. */
const MAX_WAIT_MS = 2_000;
/** Pauses between reads, in milliseconds; the last one is repeated. */
const PAUSES_MS = [15, 30, 60, 120, 250];
/** Most requests of one process that wait at the same time; more are refused at once with 503 and Retry-After. */
const MAX_WAITING = 200;

/**
 * Reads projections for requests. A client may ask this app for something that another app's answer has just named,
 * before this app has processed the event. That answer was held until the log had the event (`RelayWait`), so a row that
 * is still missing once this app has processed all that the log holds does not exist; until then it is read again.
 */
@Injectable()
export class Projections {
  private waiting = 0;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns what `read` finds in the projection that `subscription` keeps of the topic, or null if it does not exist.
   * Throws 503 with Retry-After if that is unknown after two seconds: this app is behind, or the log does not answer.
   */
  async find<T>(topic: Topic<any>, subscription: string, read: () => Promise<T | null>): Promise<T | null> {
    const found = await read();
    if (found !== null) return found;
    if (this.waiting >= MAX_WAITING) throw notKnownYet();
    this.waiting += 1;
    try {
      return await this.readUntilCaughtUp(topic, subscription, read);
    } finally {
      this.waiting -= 1;
    }
  }

  private async readUntilCaughtUp<T>(
    topic: Topic<any>,
    subscription: string,
    read: () => Promise<T | null>,
  ): Promise<T | null> {
    const until = this.clock.now() + MAX_WAIT_MS;
    for (let turn = 0; ; turn++) {
      // Asked before the read: an event that comes into the log later was not named in any answer yet.
      const caughtUp = await this.log.isCaughtUp(topic, subscription);
      const found = await read();
      if (found !== null || caughtUp) return found;
      if (this.clock.now() >= until) throw notKnownYet();
      await delay(PAUSES_MS[turn] ?? PAUSES_MS.at(-1));
    }
  }
}

const notKnownYet = () =>
  new Problem(503, 'This is not known here: it does not exist, or it was created a moment ago', {
    retryAfter: 1,
  });
