import { Between, MoreThan } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import {
  VERSIONS_MAX_AGE_MS,
  readChannelVersions,
  type ChannelVersions,
} from '../channels/channel-versions.js';
import { Follower, type EndReason } from '../audience/follower.entity.js';
import { membersOf, type AudienceSlice } from '../audience/members.js';

/** The columns of a follower that a delivery needs. */
export type Recipient = Pick<
  Follower,
  'id' | 'public_id' | 'address' | 'secrets' | 'language' | 'ended_tick' | 'ended_reason'
>;

const COLUMNS = ['id', 'public_id', 'address', 'secrets', 'language', 'ended_tick', 'ended_reason'] as const;

/**
 * A batch of followers to send to, and which of them have left meanwhile. Leaving increments the channel's tick, and
 * changing preferences increments its `preferences_version`, so it is enough to read these two numbers again.
 */
export class Recipients {
  /** Called when a follower of the channel changed preferences; reads the batch's preferences again. */
  onPreferencesChanged?: () => Promise<void>;
  private rechecking?: Promise<void>;
  private readonly ended: Map<number, EndReason>;

  private constructor(
    private readonly database: Database,
    private readonly channel: string,
    private versions: ChannelVersions,
    readonly all: Recipient[],
    private checkedAt: number,
  ) {
    const ended = all.filter((recipient) => recipient.ended_tick !== null);
    this.ended = new Map(ended.map(({ id, ended_reason }) => [id, ended_reason ?? 'left']));
  }

  /** Reads the next members of a slice as raw rows, because building entities would cost more than the query. */
  static read(database: Database, slice: AudienceSlice, limit: number): Promise<Recipients> {
    return Recipients.of(database, slice.channel_id, async () => {
      const rows = membersOf(database.read, slice, limit).select([]);
      for (const column of COLUMNS) rows.addSelect(`f.${column}`, column);
      return rows.getRawMany<Recipient>();
    });
  }

  /** Makes a batch of the followers that `find` returns; `find` must read rows that are no older than its call. */
  static async of(
    database: Database,
    channel: string,
    find: () => Promise<Recipient[]>,
  ): Promise<Recipients> {
    const { readAt, versions } = readChannelVersions(database, channel);
    return new Recipients(database, channel, await versions, await find(), readAt);
  }

  /** True when `recheck` has to be called before the next delivery. */
  get stale(): boolean {
    return Date.now() - this.checkedAt > VERSIONS_MAX_AGE_MS;
  }

  /** Why a recipient follows no longer; undefined for one who still follows. */
  endReasonOf(recipient: Recipient): EndReason | undefined {
    return this.ended.get(recipient.id);
  }

  /** Reads who has left and who changed preferences since the last check; calls at the same time share one query. */
  recheck(): Promise<void> {
    return (this.rechecking ??= this.readChanges().finally(() => (this.rechecking = undefined)));
  }

  private async readChanges(): Promise<void> {
    const { readAt, versions } = readChannelVersions(this.database, this.channel);
    const current = await versions;
    if (current.tick !== this.versions.tick) {
      const ids = this.all.map(({ id }) => id);
      const id = Between(Math.min(...ids), Math.max(...ids));
      const where = { channel_id: this.channel, id, ended_tick: MoreThan(this.versions.tick) };
      const select = { id: true, ended_reason: true };
      for (const { id, ended_reason } of await this.database.read.find(Follower, { select, where }))
        this.ended.set(id, ended_reason ?? 'left');
    }
    if (current.preferences_version !== this.versions.preferences_version)
      await this.onPreferencesChanged?.();
    this.versions = current;
    this.checkedAt = readAt;
  }
}
