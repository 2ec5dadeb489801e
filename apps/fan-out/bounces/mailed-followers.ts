import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { InvalidToken } from '#platform/security/keys.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Post } from '../broadcasts/post.entity.js';
import { BounceAddresses } from '../transports/email/bounce-addresses.js';

/** Bounds the links that are checked; a mail of Corong has fewer. */
const MAX_LINKS = 5;

/** Finds the follower to whom a mail was sent, by signed addresses and links that only Corong can have written into it. */
@Injectable()
export class MailedFollowers {
  constructor(
    private readonly database: Database,
    private readonly addresses: BounceAddresses,
    private readonly tokens: FollowerTokens,
  ) {}

  /** Finds the follower by the signed sender address of a mail; null when the text has none of these workspaces. */
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

  /** Finds the follower by the unsubscribe link in the mail's headers; null when the text has none of these workspaces. */
  async byLink(workspaces: readonly string[], text: string): Promise<Follower | null> {
    const tokens = [...text.matchAll(/\/unsubscribe\/([\w.-]{1,300})/g)].map(([, token]) => token!);
    for (const token of tokens.slice(0, MAX_LINKS)) {
      const public_id = this.followerIdOf(token);
      const follower =
        public_id && (await this.database.read.findOneBy(Follower, { public_id, transport: 'email' }));
      if (follower && workspaces.includes(follower.workspace_id)) return follower;
    }
    return null;
  }

  private followerIdOf(token: string): string | null {
    try {
      return this.tokens.verifyUnsubscribe(token);
    } catch (error) {
      if (error instanceof InvalidToken) return null;
      throw error;
    }
  }
}
