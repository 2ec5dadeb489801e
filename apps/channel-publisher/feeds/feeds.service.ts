import { Injectable } from '@nestjs/common';
import { LessThan, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { Post } from '../posts/post.entity.js';

/** Posts on one page and in one feed. */
const NEWEST = 20;

/** What everybody may read of a channel. */
export interface PublicChannel {
  channel: Channel;
  /** Newest first. */
  posts: Post[];
  /** True if there are older posts. */
  more: boolean;
  /** When a post was last published, changed or deleted, in milliseconds since 1970. */
  changed: number;
}

/** Reads the channels and posts that public pages and feeds show. */
@Injectable()
export class Feeds {
  constructor(private readonly database: Database) {}

  /** Returns a channel, archived or not; null if there is none. */
  channel(handle: string): Promise<Channel | null> {
    return this.database.read.findOneBy(Channel, { handle });
  }

  /** Returns a post of the channel that was published, even if it was deleted since; else null. */
  post(channel: Channel, id: string): Promise<Post | null> {
    const where = { id, channel_id: channel.id, state: Not<Post['state']>('draft') };
    return this.database.read.findOneBy(Post, where);
  }

  /** Returns the channel with its newest posts, or those with a sequence below `before`; null if there is no such channel. */
  async read(handle: string, before?: number): Promise<PublicChannel | null> {
    const channel = await this.channel(handle);
    if (!channel) return null;
    const rows = await this.database.read.find(Post, {
      where: {
        channel_id: channel.id,
        state: 'published',
        ...(before !== undefined && { channel_sequence: LessThan(before) }),
      },
      order: { channel_sequence: 'DESC' },
      take: NEWEST + 1,
    });
    const edited = await this.database.read.maximum(Post, 'edited_at' as 'created_at', {
      channel_id: channel.id,
    });
    const changed = Math.max(rows[0]?.published_at ?? channel.created_at, Number(edited ?? 0));
    return { channel, posts: rows.slice(0, NEWEST), more: rows.length > NEWEST, changed };
  }
}
