import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../adapters/sql/database.js';
import { Problem } from '../http/problem.js';
import { Clock } from '../ports/clock.port.js';
import { EventLog } from '../ports/event-log.port.js';
import { timeOfId } from '../ports/ids.port.js';

/** Between looks, in milliseconds; two seconds in all. */
const PAUSES = [15, 30, 60, 120, 225, 250, 300, 500, 500];
/** Requests that wait at the same time in one process; more are told to come again at once. */
const MOST_WAITING = 200;
/** An id older than this is missing, however far the projection is behind. */
const YOUNG_MS = 60_000;
/** Events of different keys pass each other: so much older than the newest event taken is not too old yet. */
const SPREAD_MS = 5_000;

/** How long the log's last answer to whether it is there counts, in milliseconds. */
const HEALTH_MS = 2_000;

/**
 * Reads projections for requests. What one app's answer has promised, the next request to another must know, though the
 * event is still on its way: so what is not found is looked for again, for at most two seconds.
 */
@Injectable()
export class Projections {
  private waiting = 0;
  private asked?: { at: number; answer: Promise<boolean> };

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /**
   * What appears as soon as its id was made (a channel, a workspace). Null where it is missing; throws 503 with
   * Retry-After where the id is younger than what `subscription` has taken.
   */
  async made<T>(subscription: string, id: string, look: () => Promise<T | null>): Promise<T | null> {
    const found = await look();
    if (found !== null || !(await this.isEarly(subscription, id))) return found;
    return this.lookAgain(subscription, id, look);
  }

  /**
   * As `made`, for what may appear long after its id was made (a post that is published), or is asked for by a name: throws
   * 503 too while the log does not answer, since what was promised cannot come by it.
   */
  async promised<T>(
    subscription: string,
    look: () => Promise<T | null>,
    id: string | null = null,
  ): Promise<T | null> {
    return (await look()) ?? this.lookAgain(subscription, id, look);
  }

  private async lookAgain<T>(
    subscription: string,
    id: string | null,
    look: () => Promise<T | null>,
  ): Promise<T | null> {
    if (this.waiting >= MOST_WAITING) throw early();
    this.waiting += 1;
    const logAnswers = this.logAnswers();
    try {
      for (const pause of PAUSES) {
        await delay(pause);
        const found = await look();
        if (found !== null) return found;
      }
    } finally {
      this.waiting -= 1;
    }
    if (!(await logAnswers) || (id !== null && (await this.isEarly(subscription, id)))) throw early();
    return null;
  }

  /** Asked once for all who wait. */
  private logAnswers(): Promise<boolean> {
    const now = this.clock.now();
    if (!this.asked || now - this.asked.at > HEALTH_MS)
      this.asked = { at: now, answer: this.log.healthy().catch(() => false) };
    return this.asked.answer;
  }

  /** Whether the event that brings the id may still be on its way: event ids carry their time as well. */
  private async isEarly(subscription: string, id: string): Promise<boolean> {
    const made = timeOfId(id);
    const age = made === null ? Infinity : this.clock.now() - made;
    if (made === null || age > YOUNG_MS || age < -SPREAD_MS) return false;
    const newest = 'SELECT MAX(event_id) AS newest FROM inbox WHERE subscription = ?';
    const [row] = await this.database.read.query<{ newest: string | null }[]>(newest, [subscription]);
    return made > (timeOfId(row?.newest ?? '') ?? 0) - SPREAD_MS;
  }
}

const early = () =>
  new Problem(503, 'This is not known here yet: it was made or published only now, or not at all', {
    retryAfter: 1,
  });
