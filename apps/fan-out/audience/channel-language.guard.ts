import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Database } from '#platform/adapters/sql/database.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { InvalidToken } from '#platform/security/keys.js';
import { Channel } from '../channels/channel.entity.js';
import { Languages } from '../channels/languages.js';
import { Follower } from './follower.entity.js';
import { OptIn } from './opt-in.entity.js';
import { FollowerTokens } from './tokens.js';
import { UnsubscribeAlias } from './unsubscribe-alias.entity.js';

const channels = new WeakMap<FastifyRequest, Channel>();

/** The channel that the path names, for a page about a fault; null before the guard has run, and where there is none. */
export const channelOf = (request: FastifyRequest): Channel | null => channels.get(request) ?? null;

/**
 * Sets the language of a page, and of its error texts, to the language of the channel that the path names: by its handle, or
 * by the token of a follower's link. It never refuses a request; the route itself checks the token.
 */
@Injectable()
export class ChannelLanguage implements CanActivate {
  constructor(
    private readonly database: Database,
    private readonly tokens: FollowerTokens,
    private readonly languages: Languages,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const where = await this.channelIn(request);
    const channel = where && (await this.database.read.findOneBy(Channel, where));
    if (channel) channels.set(request, channel);
    choosePageLanguage(request, channel && (await this.languages.of(channel)));
    return true;
  }

  private async channelIn({
    url,
    params,
  }: FastifyRequest): Promise<{ handle: string } | { id: string } | null> {
    const { handle, token } = params as { handle?: string; token?: string };
    if (handle !== undefined) return { handle };
    if (token === undefined) return null;
    const { read } = this.database;
    try {
      if (url.startsWith('/confirm/')) {
        const waiting = await read.findOneBy(OptIn, { id: await this.tokens.verifyOptIn(token) });
        return waiting && { id: waiting.channel_id };
      }
      const public_id = this.followerOf(url, token);
      const alias = await read.findOneBy(UnsubscribeAlias, { id: public_id });
      const follower = await read.findOneBy(Follower, alias ? { id: alias.follower_id } : { public_id });
      return follower && { id: follower.channel_id };
    } catch (error) {
      if (error instanceof InvalidToken) return null;
      throw error;
    }
  }

  private followerOf(url: string, token: string): string {
    if (url.startsWith('/unsubscribe/')) return this.tokens.verifyUnsubscribe(token);
    if (url.startsWith('/preferences/')) return this.tokens.verifyPreferences(token);
    return this.tokens.verifyWebhook(token);
  }
}
