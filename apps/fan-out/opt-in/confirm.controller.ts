import { isolateDirection } from '#platform/http/text.js';
import { Controller, Get, HttpCode, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { pageLanguage } from '#platform/language/page-language.js';
import type { Channel } from '../channels/channel.entity.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { endedPage, endedProblem } from '../transports/ended.js';
import type { Follower } from '../audience/follower.entity.js';
import { TokenParam } from '../audience/token.param.js';
import { Followed } from './follow.dto.js';
import { Leaving } from '../audience/leaving.js';
import { OptIns } from './opt-ins.js';
import { TEXTS } from '../pages/texts.js';
import { button, link, paragraph, sendPage, wantsPage } from '../pages/page.js';
import { PageProblemFilter } from '../pages/page-problem.filter.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OPT_IN } from '../transports/wordings.js';

/** Serves the link of an opt-in mail. Opening it shows a button, which confirms, because mail scanners open links on their own. */
@Controller('confirm')
@UseFilters(PageProblemFilter)
export class ConfirmController {
  constructor(
    private readonly optIns: OptIns,
    private readonly leaving: Leaving,
    private readonly tokens: FollowerTokens,
    private readonly idempotency: Idempotency,
  ) {}

  /** Shows the button that confirms an opt-in by mail; for a confirmed one, shows whether it still follows. */
  @Get(':token')
  @UseGuards(ChannelLanguage)
  @AllowEveryone('the link itself is the proof')
  @Answers(200, 'text/html')
  async show(@TokenParam() token: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { channel, followerId } = await this.optIns.find(await this.tokens.verifyOptIn(token));
    if (followerId) return this.page(await this.leaving.findCurrent(followerId), reply);
    const language = pageLanguage(reply.request);
    const { question, yes } = TEXTS[language].follow;
    const words = paragraph(OPT_IN.email.text[language]);
    return sendPage(reply, 200, question(isolateDirection(channel.name)), [words, button(yes)]);
  }

  /** Confirms an opt-in by mail. A repeat gets the same answer and changes nothing. */
  @Post(':token')
  @UseGuards(ChannelLanguage)
  @HttpCode(200)
  @AllowEveryone('the link itself is the proof')
  @Answers(200, Followed, 'text/html')
  @Refuses(410, 'The link has expired, or the follower has left')
  async confirm(
    @TokenParam() token: string,
    @VisitorParam() visitor: Visitor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Followed | string> {
    const id = await this.tokens.verifyOptIn(token);
    const confirmed = await this.idempotency.once(visitor, id, async (tx) => ({
      id: await this.optIns.confirm(tx, id),
    }));
    const found = await this.leaving.findCurrent(confirmed.id);
    if (wantsPage(request)) return this.page(found, reply);
    if (found.follower.ended_tick !== null) throw endedProblem(found.follower);
    return { status: 'confirmed', ...this.linksOf(found.follower) };
  }

  /** The page of a confirmed opt-in, with the follower's links, or with the reason why it follows no longer. */
  private page({ follower, channel }: { follower: Follower; channel: Channel }, reply: FastifyReply): string {
    const language = pageLanguage(reply.request);
    if (follower.ended_tick !== null) return sendPage(reply, 410, ...endedPage(follower, channel, language));
    const { follow } = TEXTS[language];
    const name = isolateDirection(channel.name);
    const { preferences_url, unsubscribe_url } = this.linksOf(follower);
    return sendPage(reply, 200, follow.confirmed(name), [
      paragraph(follow.byMailNow),
      link(`/@${channel.handle}`, follow.toPage(name)),
      link(preferences_url, follow.chooseWhen),
      link(unsubscribe_url, follow.leave),
    ]);
  }

  private linksOf({ public_id }: Follower) {
    return {
      unsubscribe_url: this.tokens.unsubscribeUrl(public_id),
      preferences_url: this.tokens.preferencesUrl(public_id),
    };
  }
}
