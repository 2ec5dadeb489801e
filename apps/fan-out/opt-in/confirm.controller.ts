import { isolateDirection } from '#platform/http/text.js';
import { Controller, Get, HttpCode, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { TokenParam } from '../audience/token.param.js';
import { Followed } from './follow.dto.js';
import { Leaving } from '../audience/leaving.js';
import { OptIns } from './opt-ins.js';
import { TEXTS } from '../pages/texts.js';
import { button, link, paragraph, sendPage, wantsPage } from '../pages/page.js';
import { PageProblemFilter } from '../pages/page-problem.filter.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OPT_IN } from '#message/wording.js';

/** The link of an opt-in mail: opening it shows a button (scanners open links), the button confirms. */
@Controller('confirm')
@UseFilters(PageProblemFilter)
export class ConfirmController {
  constructor(
    private readonly optIns: OptIns,
    private readonly leaving: Leaving,
    private readonly tokens: FollowerTokens,
    private readonly idempotency: Idempotency,
  ) {}

  /** Shows the button that confirms an opt-in by mail. */
  @Get(':token')
  @UseGuards(ChannelLanguage)
  @AllowEveryone('the link itself is the proof')
  @Answers(200, 'text/html')
  async show(@TokenParam() token: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const channel = await this.optIns.channelOf(await this.tokens.verifyOptIn(token));
    const language = pageLanguage(reply.request);
    const { question, yes } = TEXTS[language].follow;
    const words = paragraph(OPT_IN.email.text[language]);
    return sendPage(reply, 200, question(isolateDirection(channel.name)), [words, button(yes)]);
  }

  /** Confirms an opt-in by mail. */
  @Post(':token')
  @UseGuards(ChannelLanguage)
  @HttpCode(200)
  @AllowEveryone('the link itself is the proof')
  @Answers(200, Followed, 'text/html')
  async confirm(
    @TokenParam() token: string,
    @VisitorParam() visitor: Visitor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Followed | string> {
    const id = await this.tokens.verifyOptIn(token);
    const follower = await this.idempotency.once(visitor, id, async (tx) => ({
      id: await this.optIns.confirm(tx, id),
    }));
    const unsubscribe_url = this.tokens.unsubscribeUrl(follower.id);
    const preferences_url = this.tokens.preferencesUrl(follower.id);
    if (!wantsPage(request)) return { status: 'confirmed', unsubscribe_url, preferences_url };
    const { channel } = await this.leaving.find(follower.id);
    const { follow } = TEXTS[pageLanguage(request)];
    const name = isolateDirection(channel.name);
    return sendPage(reply, 200, follow.confirmed(name), [
      paragraph(follow.byMailNow),
      link(`/@${channel.handle}`, follow.toPage(name)),
      link(preferences_url, follow.chooseWhen),
      link(unsubscribe_url, follow.leave),
    ]);
  }
}
