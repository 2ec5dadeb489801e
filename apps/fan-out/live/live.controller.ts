import { Inject, Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STREAM_HEADERS } from '#platform/http/event-stream.js';
import { HeaderParam } from '#platform/http/parameters.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { lastEventIdOf, ResumeQuery } from '#platform/http/last-event-id.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { visitPipe } from '#platform/http/validation.js';
import { HandleParam } from '#message/handle.param.js';
import type { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { parsePosition } from './frame.js';
import { LiveHub } from './live-hub.js';
import { LiveResumption } from './live-resumption.js';

/** Query of a channel's live stream. */
export class LiveQuery extends ResumeQuery {
  /** A live follower's token: posts that the follower missed are replayed, and posts that are written count as delivered. */
  @IsOptional() @IsString() @MaxLength(1000) token?: string;
}

const LAST = { description: 'The id of the last event that the client has', example: 'k3j9-42' };

/**
 * Serves a channel's posts as server-sent events. `id` is `<epoch>-<sequence>`; a client that sends it back as
 * Last-Event-ID, or as `lastEventId` in the query, gets the posts that it missed, in order and each once, and changes of
 * the posts that it has. Outside retention it gets `event: reset` and has to load the channel again.
 */
@Controller()
export class LiveController {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly channels: Channels,
    private readonly database: Database,
    private readonly tokens: FollowerTokens,
    private readonly resumption: LiveResumption,
    private readonly hub: LiveHub,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Streams a channel's posts as server-sent events. A client that sends the last event's id gets what it missed;
   * outside retention it gets `event: reset` and has to load the channel anew.
   */
  @Get('@:handle/live')
  @AllowEveryone('posts of a channel are public')
  @Answers(200, { type: 'text/event-stream', example: 'id: k3j9-42\nevent: post\ndata: {…}' })
  @Refuses(410, 'The follower has left')
  async live(
    @HandleParam() handle: string,
    @Query(visitPipe(LiveQuery)) query: Readonly<LiveQuery>,
    @HeaderParam('Last-Event-ID', LAST) header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const channel = await this.channels.byHandle(handle);
    const follower = query.token === undefined ? null : await this.follower(channel, query.token);
    if (request.method === 'HEAD') return void (await reply.headers(EVENT_STREAM_HEADERS).send());
    const lastEventId = lastEventIdOf(header, query);
    const last = lastEventId === undefined ? null : { position: parsePosition(lastEventId) };
    const resumption = await this.resumption.of(
      channel,
      follower,
      last,
      await this.hub.currentSequence(channel.id),
    );
    reply.hijack();
    await this.hub
      .open(reply.raw, channel, { ...resumption, followerId: follower?.id ?? null })
      .catch((error: unknown) => {
        const more = this.throttle.suppressedSince('open');
        if (more !== null)
          this.logger.warn({ error: (error as Error).name, more }, 'could not open a live stream');
        reply.raw.destroy();
      });
  }

  private async follower(channel: Channel, token: string): Promise<Follower> {
    const public_id = await this.tokens.verifyLive(token);
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
