import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { InvalidToken } from '#platform/security/keys.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Post } from '../broadcasts/post.entity.js';
import { BounceAddresses } from '../transports/email/bounce-addresses.js';

/** More links than a mail of ours has. */
const MOST_LINKS = 5;

/** Finds the follower whom a mail was for by what only we can have written into it. */
@Injectable()
export class MailedFollowers {
  constructor(
    private readonly database: Database,
    private readonly addresses: BounceAddresses,
    private readonly tokens: FollowerTokens,
  ) {}

  /** By an address that a mail of these workspaces was sent from; null where the text names none. */
  async byAddress(
    workspaces: readonly string[],
    text: string,
  ): Promise<{ follower: Follower; post_id: string } | null> {
    for (const { follower_id, post_id } of this.addresses.findIn(text)) {
      const where = { id: follower_id, transport: 'email' as const };
      const follower = await this.database.read.findOneBy(Follower, where);
      const post = follower && (await this.database.read.findOneBy(Post, { id: post_id }));
      if (follower && post?.channel_id === follower.channel_id && workspaces.includes(follower.workspace_id))
        return { follower, post_id };
    }
    return null;
  }

  /** By the link to leave that stands in the head of every mail; null where there is none. */
  async byLink(workspaces: readonly string[], text: string): Promise<Follower | null> {
    const tokens = [...text.matchAll(/\/unsubscribe\/([\w.-]{1,300})/g)].map(([, token]) => token!);
    for (const token of tokens.slice(0, MOST_LINKS)) {
      const public_id = this.named(token);
      const follower =
        public_id && (await this.database.read.findOneBy(Follower, { public_id, transport: 'email' }));
      if (follower && workspaces.includes(follower.workspace_id)) return follower;
    }
    return null;
  }

  private named(token: string): string | null {
    try {
      return this.tokens.verifyUnsubscribe(token);
    } catch (error) {
      if (error instanceof InvalidToken) return null;
      throw error;
    }
  }
}
