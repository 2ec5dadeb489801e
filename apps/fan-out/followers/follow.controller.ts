import { Body, Controller, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiCreatedResponse, ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { escapeHtml } from '../transports/escape-html.js';
import { Channels } from '../channels/channels.js';
import { EmailFollowWay } from './email.follow-way.js';
import { FollowLimit } from './follow-limit.js';
import type { FollowWay } from './follow-way.js';
import { Followed, FollowInput } from './follow.dto.js';
import { LiveFollowWay } from './live.follow-way.js';
import { link, paragraph, sendPage, wantsPage } from './page.js';
import { PageProblemFilter } from './page-problem.filter.js';
import { WebhookFollowWay } from './webhook.follow-way.js';

/** Where people and programs begin to follow a channel. */
@Controller()
@UseFilters(PageProblemFilter)
export class FollowController {
  private readonly ways: FollowWay[];

  constructor(
    private readonly channels: Channels,
    private readonly limit: FollowLimit,
    live: LiveFollowWay,
    webhook: WebhookFollowWay,
    email: EmailFollowWay,
  ) {
    this.ways = [live, webhook, email];
  }

  @Post('@:handle/followers')
  @AllowEveryone('anyone may follow a public channel')
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiCreatedResponse({ type: Followed })
  async follow(
    @Param('handle') handle: string,
    @Body() input: FollowInput,
    @VisitorParam() visitor: Visitor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Followed | string> {
    const channel = await this.channels.byHandle(handle);
    const way = this.ways.find((one) => one.transport === input.transport)!;
    if (way.transport !== 'live' && !input.address)
      throw Problem.field('address', 'required', `address is needed to follow by ${way.transport}`);
    if (way.transport === 'live' && input.address)
      throw Problem.field('address', 'unknown', 'Following live takes no address');
    await this.limit.count(visitor.ip);
    const followed = await way.begin(visitor, channel, input.address ?? '');
    const status = followed.status === 'pending' ? 202 : 201;
    void reply.status(status).header('cache-control', 'no-store');
    if (!wantsPage(request)) return followed;
    const title = followed.status === 'pending' ? 'One step is left' : `You follow ${channel.name}`;
    const secret = followed.secret ? `<p><code>${escapeHtml(followed.secret)}</code></p>` : '';
    const leave = followed.unsubscribe_url ? link(followed.unsubscribe_url, 'Leave this channel') : '';
    return sendPage(
      reply,
      status,
      title,
      paragraph(way.words) + secret + link(`/@${handle}`, `Back to ${channel.name}`) + leave,
    );
  }
}
