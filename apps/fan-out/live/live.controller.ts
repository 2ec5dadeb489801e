import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { lastEventIdOf, ResumeQuery } from '#platform/http/last-event-id.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { visitPipe } from '#platform/http/validation.js';
import type { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { Follower } from '../followers/follower.entity.js';
import { FollowerTokens } from '../followers/tokens.js';
import { openFrame, parsePosition } from './frame.js';
import { LiveHub } from './live-hub.js';
import { LiveResumption } from './live-resumption.js';

export class LiveQuery extends ResumeQuery {
  /** A live follower's token: what it missed is replayed, and what is written counts as delivered. */
  @IsOptional() @IsString() @MaxLength(1000) token?: string;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'referrer-policy': 'no-referrer',
  'x-accel-buffering': 'no',
};

/**
 * A channel's posts as server-sent events. `id` is `<epoch>-<sequence>`; a client that sends it back as Last-Event-ID,
 * or as `lastEventId` in the query, gets what it missed, in order, without gap or double, and what became of the posts
 * that it had; outside retention it gets `event: reset` and has to load the channel anew.
 */
@Controller()
export class LiveController {
  constructor(
    private readonly channels: Channels,
    private readonly database: Database,
    private readonly tokens: FollowerTokens,
    private readonly resumption: LiveResumption,
    private readonly hub: LiveHub,
  ) {}

  @Get('@:handle/live')
  @AllowEveryone('posts of a channel are public')
  @ApiProduces('text/event-stream')
  async live(
    @Param('handle') handle: string,
    @Query(visitPipe(LiveQuery)) query: Readonly<LiveQuery>,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const channel = await this.channels.byHandle(handle);
    const follower = query.token === undefined ? null : await this.follower(channel, query.token);
    if (request.method === 'HEAD') return void (await reply.headers(HEADERS).send());
    const lastEventId = lastEventIdOf(header, query);
    const last = lastEventId === undefined ? null : { position: parsePosition(lastEventId) };
    const resumption = await this.resumption.of(channel, follower, last, await this.hub.present(channel.id));
    reply.hijack();
    const raw = reply.raw;
    raw.writeHead(200, HEADERS);
    raw.write(openFrame(channel, resumption.after));
    if (raw.destroyed) return;
    await this.hub
      .open(raw, channel, { ...resumption, followerId: follower?.id ?? null })
      .catch(() => raw.destroy());
  }

  private async follower(channel: Channel, token: string): Promise<Follower> {
    const public_id = await this.tokens.liveFollower(token);
    const follower = await this.database.read.findOneBy(Follower, {
      public_id,
      channel_id: channel.id,
      transport: 'live',
    });
    if (!follower) throw Problem.notFound('follower of this channel');
    if (follower.ended_tick !== null)
      throw new Problem(410, 'This follower has left; follow again to get a new token');
    return follower;
  }
}
