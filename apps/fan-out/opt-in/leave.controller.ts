import { isolateDirection } from '#platform/http/text.js';
import { Controller, Get, HttpCode, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TakesForms } from '#platform/http/form-body.js';
import { Answers } from '#platform/http/answers.js';
import type { Html } from '#platform/http/html.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { TokenParam } from '../audience/token.param.js';
import { endedOf, endedPage } from '../transports/ended.js';
import type { Follower } from '../audience/follower.entity.js';
import { Left, FollowStatus } from './follow.dto.js';
import { Leaving } from '../audience/leaving.js';
import { acceptOneClickForms } from '../pages/one-click-forms.js';
import { TEXTS } from '../pages/texts.js';
import { button, link, paragraph, sendPage, wantsJson, wantsPage } from '../pages/page.js';
import { PageProblemFilter } from '../pages/page-problem.filter.js';
import { FollowerTokens } from '../audience/tokens.js';

/** Serves the unsubscribe link (RFC 8058): a POST leaves, without cookie or login; a GET only shows a button. */
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

  /**
   * Shows a button that leaves a channel. A request for JSON gets whether the follower still follows; nothing changes.
   */
  @Get(':token')
  @UseGuards(ChannelLanguage)
  @AllowEveryone('the link itself says who leaves')
  @Answers(200, FollowStatus, 'text/html')
  async show(
    @TokenParam() token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FollowStatus | string> {
    const { follower, channel } = await this.leaving.findCurrent(this.tokens.verifyUnsubscribe(token));
    const ended = endedOf(follower);
    void reply.header('vary', 'accept').header('cache-control', 'no-store');
    if (wantsJson(request)) return ended ? { status: 'left', ended } : { status: 'following' };
    const language = pageLanguage(request);
    if (ended) return sendPage(reply, 200, ...endedPage(follower, channel, language));
    const { leaving } = TEXTS[language];
    return sendPage(reply, 200, leaving.question(isolateDirection(channel.name)), [
      paragraph(leaving.noMore),
      button(leaving.leave),
      this.preferencesLink(follower, leaving.rather),
    ]);
  }

  /** Leaves a channel by one click. */
  @Post(':token')
  @UseGuards(ChannelLanguage)
  @HttpCode(200)
  @TakesForms()
  @AllowEveryone('the link itself says who leaves')
  @Answers(200, Left, 'text/html')
  async leave(
    @TokenParam() token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Left | string> {
    const { follower, channel } = await this.leaving.findCurrent(this.tokens.verifyUnsubscribe(token));
    await this.leaving.end(follower.public_id, 'left');
    const { follower: left } = await this.leaving.find(follower.public_id);
    if (!wantsPage(request)) return { status: 'left', ended: endedOf(left)! };
    return sendPage(reply, 200, ...endedPage(left, channel, pageLanguage(request)));
  }

  private preferencesLink({ public_id, transport }: Follower, words: string): Html | null {
    return transport === 'live' ? null : link(this.tokens.preferencesUrl(public_id), words);
  }
}
