import { isolateDirection } from '#platform/http/text.js';
import { Body, Controller, Get, HttpCode, Post, Put, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TakesForms } from '#platform/http/form-body.js';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, VisitorParam, type Caller, type Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Allow, AllowEveryone } from '#platform/http/roles.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { TokenParam } from '../audience/token.param.js';
import { endedPage } from '../transports/ended.js';
import { Leaving } from '../audience/leaving.js';
import { TEXTS } from '../pages/texts.js';
import { link, paragraph, sendPage, wantsPage } from '../pages/page.js';
import { FollowerTokens } from '../audience/tokens.js';
import { PreferencesInput, PreferencesView } from './preferences.dto.js';
import { preferencesForm, PreferencesProblemFilter } from './preferences.page.js';
import { Preferences } from './preferences.js';

/** Shows and changes a follower's preferences: for the follower by the signed link, and for the workspace by the API. */
@Controller()
@UseFilters(PreferencesProblemFilter)
export class PreferencesController {
  constructor(
    private readonly preferences: Preferences,
    private readonly leaving: Leaving,
    private readonly tokens: FollowerTokens,
    private readonly idempotency: Idempotency,
  ) {}

  /** Shows when the follower of this link wants posts. */
  @Get('preferences/:token')
  @UseGuards(ChannelLanguage)
  @AllowEveryone('the link itself says whose they are')
  @Answers(200, PreferencesView, 'text/html')
  async show(
    @TokenParam() token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView | string> {
    const { follower, channel } = await this.leaving.find(this.tokens.verifyPreferences(token));
    const view = await this.preferences.of(follower);
    if (!wantsPage(request)) return view;
    const language = pageLanguage(request);
    if (view.ended) return sendPage(reply, 200, ...endedPage(follower, channel, language));
    const { preferences } = TEXTS[language];
    const name = isolateDirection(channel.name);
    const leave = link(this.tokens.unsubscribeUrl(follower.public_id), preferences.leave(name));
    const title = preferences.title(name);
    return sendPage(reply, 200, title, [preferencesForm(view, language), leave]);
  }

  /** Sets when the follower of this link wants posts. */
  @Post('preferences/:token')
  @UseGuards(ChannelLanguage)
  @HttpCode(200)
  @AllowEveryone('the link itself says whose they are')
  @TakesForms()
  @Answers(200, PreferencesView, 'text/html')
  async change(
    @TokenParam() token: string,
    @Body() input: PreferencesInput,
    @VisitorParam() visitor: Visitor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView | string> {
    const { follower, channel } = await this.leaving.find(this.tokens.verifyPreferences(token));
    const language = pageLanguage(request);
    if (follower.ended_tick !== null && wantsPage(request))
      return sendPage(reply, 410, ...endedPage(follower, channel, language));
    const view = await this.preferences.set(follower, input, (work) =>
      this.idempotency.once(visitor, follower.public_id, work),
    );
    if (!wantsPage(request)) return view;
    const { preferences } = TEXTS[language];
    const back = link(this.tokens.preferencesUrl(follower.public_id), preferences.again);
    const words = paragraph(preferences.asChosen(isolateDirection(channel.name)));
    return sendPage(reply, 200, preferences.saved, [words, back]);
  }

  /** Shows when a follower wants posts. */
  @Get('v1/followers/:id/preferences')
  @Allow('publisher')
  @Answers(200, PreferencesView)
  async shown(@IdParam('fol') id: string, @CallerParam() caller: Caller): Promise<PreferencesView> {
    return this.preferences.of((await this.leaving.find(id, caller.workspace)).follower);
  }

  /** Sets for a follower when it wants posts. */
  @Put('v1/followers/:id/preferences')
  @Allow('publisher')
  @Answers(200, PreferencesView)
  async set(
    @IdParam('fol') id: string,
    @Body() input: PreferencesInput,
    @CallerParam() caller: Caller,
  ): Promise<PreferencesView> {
    return this.preferences.set((await this.leaving.find(id, caller.workspace)).follower, input);
  }
}
