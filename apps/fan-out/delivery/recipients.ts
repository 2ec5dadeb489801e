import { Between, MoreThan } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import {
  VERSIONS_MAX_AGE_MS,
  readChannelVersions,
  type ChannelVersions,
} from '../channels/channel-versions.js';
import { Follower, type EndReason } from '../audience/follower.entity.js';
import { membersOf, type AudienceSlice } from '../audience/members.js';

/** What of a follower its deliveries need. */
export type Recipient = Pick<
  Follower,
  'id' | 'public_id' | 'address' | 'secrets' | 'language' | 'ended_tick' | 'ended_reason'
>;

const COLUMNS = ['id', 'public_id', 'address', 'secrets', 'language', 'ended_tick', 'ended_reason'] as const;

/**
 * A batch of followers with what is known of who has left. Whoever leaves steps the channel's tick, and whoever says
 * when it wants posts steps what it counts of wishes, so asking for these is enough.
 */
export class Recipients {
  /** Asks again what they said about when they want posts. */
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
    const ended = all.filter((member) => member.ended_tick !== null);
    this.ended = new Map(ended.map(({ id, ended_reason }) => [id, ended_reason ?? 'left']));
  }

  /** The next members of a slice, as the driver gives them. */
  static read(database: Database, slice: AudienceSlice, limit: number): Promise<Recipients> {
    return Recipients.of(database, slice.channel_id, async () => {
      const rows = membersOf(database.read, slice, limit).select([]);
      for (const column of COLUMNS) rows.addSelect(`f.${column}`, column);
      return rows.getRawMany<Recipient>();
    });
  }

  /** `find` looks them up; what it finds has to be no older than its call. */
  static async of(
    database: Database,
    channel: string,
    find: () => Promise<Recipient[]>,
  ): Promise<Recipients> {
    const { readAt: at, versions: steps } = readChannelVersions(database, channel);
    return new Recipients(database, channel, await steps, await find(), at);
  }

  get stale(): boolean {
    return Date.now() - this.checkedAt > VERSIONS_MAX_AGE_MS;
  }

  /** Why a follower was ended; undefined for one who follows. */
  endReasonOf(member: Recipient): EndReason | undefined {
    return this.ended.get(member.id);
  }

  recheck(): Promise<void> {
    return (this.rechecking ??= this.readChanges().finally(() => (this.rechecking = undefined)));
  }

  private async readChanges(): Promise<void> {
    const { readAt: at, versions: steps } = readChannelVersions(this.database, this.channel);
    const known = await steps;
    if (known.tick !== this.versions.tick) {
      const ids = this.all.map(({ id }) => id);
      const id = Between(Math.min(...ids), Math.max(...ids));
      const where = { channel_id: this.channel, id, ended_tick: MoreThan(this.versions.tick) };
      const select = { id: true, ended_reason: true };
      for (const { id, ended_reason } of await this.database.read.find(Follower, { select, where }))
        this.ended.set(id, ended_reason ?? 'left');
    }
    if (known.preferences_version !== this.versions.preferences_version) await this.onPreferencesChanged?.();
    this.versions = known;
    this.checkedAt = at;
  }
}
