import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { Follower } from '../audience/follower.entity.js';
import { Places, type Place } from './daily-cap.js';
import { Wishes } from './batch-preferences.js';

/** What followers said about when they want posts, asked before each attempt to send one. */
@Injectable()
export class Gate {
  constructor(private readonly database: Database) {}

  /**
   * Call it outside a transaction, before every attempt: it takes the place under a follower's cap that the post then
   * has for that day, so a repeated attempt of the same post needs no second one.
   */
  async ask(post: Place, followers: readonly Pick<Follower, 'id'>[], now: number): Promise<Wishes> {
    const places = new Places(this.database, post);
    const wishes = new Wishes(
      this.database,
      followers.map(({ id }) => id),
      places,
    );
    await wishes.ask(now);
    return wishes;
  }

  /** Mutes and quiet hours alone, for what is noticed but is no post of its own. */
  async hours(followers: readonly Pick<Follower, 'id'>[], now: number): Promise<Wishes> {
    const wishes = new Wishes(
      this.database,
      followers.map(({ id }) => id),
    );
    await wishes.ask(now);
    return wishes;
  }
}
