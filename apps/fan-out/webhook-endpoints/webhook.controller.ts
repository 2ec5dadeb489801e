import { Body, Controller, Get, HttpCode, Post, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { html } from '#platform/http/html.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { Database } from '#platform/adapters/sql/database.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { TokenParam } from '../audience/token.param.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { TEXTS } from '../pages/texts.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { FollowLimit } from '../audience/follow-limit.js';
import { endedProblem } from '../transports/ended.js';
import { Follower } from '../audience/follower.entity.js';
import { sendPage } from '../pages/page.js';
import { PageProblemFilter } from '../pages/page-problem.filter.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Replaying, ReplayInput, RotateInput, Rotated } from './webhook.dto.js';
import { WebhookEndpoints } from './webhook-endpoints.js';

const MAX_PERIOD_MS = 30 * 86_400_000;

/** Routes for the owner of a webhook, under the secret link that was returned when the webhook followed. */
@Controller('webhooks/:token')
@UseFilters(PageProblemFilter)
export class WebhookController {
  constructor(
    private readonly database: Database,
    private readonly tokens: FollowerTokens,
    private readonly endpoints: WebhookEndpoints,
  ) {}

  /** Shows a page that explains what the link is for. */
  @Get()
  @UseGuards(ChannelLanguage)
  @AllowEveryone('the link itself says whose webhook it is')
  @Answers(200, 'text/html')
  async show(@TokenParam() token: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.followerOf(token);
    const { webhook } = TEXTS[pageLanguage(reply.request)];
    return sendPage(
      reply,
      200,
      webhook.title,
      html`<p>${webhook.forPrograms}</p>
<p>${webhook.rotate}</p>
<p><code>POST …/rotate</code> ${webhook.with} <code>{}</code> ${webhook.or} <code>{"revoke": true}</code></p>
<p>${webhook.replay}</p>
<p><code>POST …/replay</code> ${webhook.with} <code>{"from": "2026-05-01T00:00:00Z", "to": "2026-05-02T00:00:00Z"}</code></p>`,
    );
  }

  /** Gives a webhook a new secret. */
  @Post('rotate')
  @CountedBy(FollowLimit)
  @HttpCode(200)
  @AllowEveryone('the link itself says whose webhook it is')
  @Answers(200, Rotated)
  @Refuses(410, 'The follower has left')
  async rotate(
    @TokenParam() token: string,
    @Body() input: RotateInput,
    @VisitorParam() visitor: Visitor,
  ): Promise<Rotated> {
    const follower = await this.followerOf(token);
    return this.endpoints.rotate(visitor, follower, input.revoke ?? false);
  }

  /** Sends the posts of a period to a webhook again. */
  @Post('replay')
  @CountedBy(FollowLimit)
  @HttpCode(202)
  @AllowEveryone('the link itself says whose webhook it is')
  @Answers(202, Replaying)
  @Refuses(410, 'The follower has left')
  async replay(
    @TokenParam() token: string,
    @Body() input: ReplayInput,
    @VisitorParam() visitor: Visitor,
  ): Promise<Replaying> {
    const follower = await this.followerOf(token);
    const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
    for (const [field, at] of Object.entries({ from, to }))
      if (Number.isNaN(at)) throw Problem.field(field, 'instant', `${field} has to be a day or an instant`);
    if (!(from <= to)) throw Problem.field('to', 'order', 'to has to come after from');
    if (to - from > MAX_PERIOD_MS)
      throw Problem.field('to', 'length', 'At most 30 days are sent again at a time');
    return this.endpoints.replay(visitor, follower, { from, to });
  }

  private async followerOf(token: string): Promise<Follower> {
    const where = { public_id: this.tokens.verifyWebhook(token), transport: 'webhook' as const };
    const follower = await this.database.read.findOneBy(Follower, where);
    if (!follower) throw Problem.notFound('webhook');
    if (follower.ended_tick !== null) throw endedProblem(follower);
    return follower;
  }
}
