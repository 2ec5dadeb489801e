import { isolateDirection } from '#platform/http/text.js';
import { Body, Controller, Get, HttpCode, Post, Put, Req, Res, UseFilters } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, VisitorParam, type Caller, type Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Allow, AllowEveryone } from '#platform/http/roles.js';
import { TokenParam } from '../audience/token.param.js';
import { endedOf, endedPage } from '../audience/ended.js';
import { Leaving } from '../audience/leaving.js';
import { link, paragraph, sendPage, wantsPage } from '../pages/page.js';
import { FollowerTokens } from '../audience/tokens.js';
import { PreferencesInput, PreferencesView } from './preferences.dto.js';
import { preferencesForm, PreferencesProblemFilter } from './preferences.page.js';
import { Preferences } from './preferences.js';

/** When a follower wants posts: set by itself through its signed link, or by its workspace. */
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
  @AllowEveryone('the link itself says whose they are')
  @Answers(200, PreferencesView, 'text/html')
  async show(
    @TokenParam() token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView | string> {
    const { follower, channel } = await this.leaving.find(this.tokens.preferrer(token));
    const said = await this.preferences.of(follower);
    if (!wantsPage(request)) return said;
    if (said.ended) return sendPage(reply, 200, ...endedPage(said.ended, channel));
    const leave = link(
      this.tokens.unsubscribeUrl(follower.public_id),
      `Leave ${isolateDirection(channel.name)}`,
    );
    const title = `When posts of ${isolateDirection(channel.name)} may come`;
    return sendPage(reply, 200, title, [preferencesForm(said), leave]);
  }

  /** Says when the follower of this link wants posts. */
  @Post('preferences/:token')
  @HttpCode(200)
  @AllowEveryone('the link itself says whose they are')
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @Answers(200, PreferencesView, 'text/html')
  async change(
    @TokenParam() token: string,
    @Body() input: PreferencesInput,
    @VisitorParam() visitor: Visitor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView | string> {
    const { follower, channel } = await this.leaving.find(this.tokens.preferrer(token));
    const ended = endedOf(follower);
    if (ended && wantsPage(request)) return sendPage(reply, 410, ...endedPage(ended, channel));
    const said = await this.preferences.set(follower, input, (work) =>
      this.idempotency.once(visitor, follower.public_id, work),
    );
    if (!wantsPage(request)) return said;
    const back = link(this.tokens.preferencesUrl(follower.public_id), 'Change it again');
    const words = paragraph(`Posts of ${isolateDirection(channel.name)} come as you chose from now on.`);
    return sendPage(reply, 200, 'Saved', [words, back]);
  }

  /** Shows when a follower wants posts. */
  @Get('v1/followers/:id/preferences')
  @Allow('publisher')
  @Answers(200, PreferencesView)
  async shown(@IdParam('fol') id: string, @CallerParam() caller: Caller): Promise<PreferencesView> {
    return this.preferences.of((await this.leaving.find(id, caller.workspace)).follower);
  }

  /** Says for a follower when it wants posts. */
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
