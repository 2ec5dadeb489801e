import { Controller, Get, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AllowEveryone } from '#platform/http/roles.js';
import type { Follower } from './follower.entity.js';
import { Left } from './follow.dto.js';
import { Leaving } from './leaving.js';
import { acceptOneClickForms } from './one-click-forms.js';
import { button, link, paragraph, sendPage, wantsPage } from './page.js';
import { PageProblemFilter } from './page-problem.filter.js';
import { FollowerTokens } from './tokens.js';
import { OPT_OUT } from '#message/wording.js';

/** Leaving by one click (RFC 8058): a POST leaves, without cookie or login; a GET only shows the button. */
@Controller('unsubscribe')
@UseFilters(PageProblemFilter)
export class LeaveController {
  constructor(
    private readonly leaving: Leaving,
    private readonly tokens: FollowerTokens,
    adapter: HttpAdapterHost,
  ) {
    acceptOneClickForms(adapter.httpAdapter.getInstance<FastifyInstance>(), '/unsubscribe/');
  }

  @Get(':token')
  @AllowEveryone('the link itself says who leaves')
  async show(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { follower, channel } = await this.leaving.meant(this.tokens.unsubscriber(token));
    if (follower.ended_tick !== null)
      return sendPage(reply, 200, `You have left ${channel.name}`, paragraph(OPT_OUT.text));
    return sendPage(
      reply,
      200,
      `Leave ${channel.name}?`,
      paragraph('You will get no more of its posts.') + button('Leave') + this.rather(follower),
    );
  }

  @Post(':token')
  @HttpCode(200)
  @AllowEveryone('the link itself says who leaves')
  @ApiOkResponse({ type: Left })
  async leave(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Left | string> {
    const { follower, channel } = await this.leaving.meant(this.tokens.unsubscriber(token));
    await this.leaving.end(follower.public_id, 'left');
    if (!wantsPage(request)) return { status: 'left' };
    const back = link(`/@${channel.handle}`, `To the page of ${channel.name}`);
    return sendPage(reply, 200, `You have left ${channel.name}`, paragraph(OPT_OUT.text) + back);
  }

  private rather({ public_id, transport }: Follower): string {
    return transport === 'live'
      ? ''
      : link(this.tokens.preferencesUrl(public_id), 'Or mute it, or say at which hours it may write');
  }
}
