import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { Follower } from '../audience/follower.entity.js';
import { DailyCap, type CappedPost } from './daily-cap.js';
import { BatchPreferences } from './batch-preferences.js';

/** Reads followers' preferences before each attempt to send to them. */
@Injectable()
export class PreferenceCheck {
  constructor(private readonly database: Database) {}

  /**
   * Reads the preferences for sending a post, and counts the post under the daily caps. Call it outside a transaction and
   * before every attempt; a repeated attempt on the same day counts once.
   */
  async forPost(
    post: CappedPost,
    followers: readonly Pick<Follower, 'id'>[],
    now: number,
  ): Promise<BatchPreferences> {
    const dailyCap = new DailyCap(this.database, post);
    const preferences = new BatchPreferences(
      this.database,
      followers.map(({ id }) => id),
      dailyCap,
    );
    await preferences.load(now);
    return preferences;
  }

  /** Reads mutes and quiet hours for sending an edit that recipients would notice. An edit does not count under daily caps. */
  async forEdit(followers: readonly Pick<Follower, 'id'>[], now: number): Promise<BatchPreferences> {
    const preferences = new BatchPreferences(
      this.database,
      followers.map(({ id }) => id),
    );
    await preferences.load(now);
    return preferences;
  }
}
