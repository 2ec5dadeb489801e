import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Topic } from '../events/topic.js';
import { Problem } from '../http/problem.js';
import { Clock } from '../ports/clock.port.js';
import { EventLog } from '../ports/event-log.port.js';

/** How long a request waits at most, in milliseconds. */
const MOST_MS = 2_000;
/** Between looks, in milliseconds. The last one is repeated. */
const PAUSES_MS = [15, 30, 60, 120, 250];
/** Requests that wait at the same time in one process; more are told to come again at once. */
const MOST_WAITING = 200;

/**
 * Reads projections for requests. What one app's answer has promised, the next request to another must know, though this
 * app may not have taken the event yet. The answer that promised it was held until the log had the event (`RelayWait`): so
 * what is not found is missing once this app has taken all that the log holds, and is looked for again until then.
 */
@Injectable()
export class Projections {
  private waiting = 0;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * What `look` finds in the projection that `subscription` keeps of the topic. Null where it is missing. Throws 503 with
   * Retry-After where that is not known after two seconds: this app is behind, or the log does not answer.
   */
  async find<T>(topic: Topic<any>, subscription: string, look: () => Promise<T | null>): Promise<T | null> {
    const found = await look();
    if (found !== null) return found;
    if (this.waiting >= MOST_WAITING) throw early();
    this.waiting += 1;
    try {
      return await this.lookAgain(topic, subscription, look);
    } finally {
      this.waiting -= 1;
    }
  }

  private async lookAgain<T>(
    topic: Topic<any>,
    subscription: string,
    look: () => Promise<T | null>,
  ): Promise<T | null> {
    const until = this.clock.now() + MOST_MS;
    for (let turn = 0; ; turn++) {
      // Asked before the look: what comes into the log later was promised to nobody who asks now.
      const caughtUp = await this.log.isCaughtUp(topic, subscription);
      const found = await look();
      if (found !== null || caughtUp) return found;
      if (this.clock.now() >= until) throw early();
      await delay(PAUSES_MS[turn] ?? PAUSES_MS.at(-1));
    }
  }
}

const early = () =>
  new Problem(503, 'This is not known here yet: it was made or published only now, or not at all', {
    retryAfter: 1,
  });
