import { isolateDirection } from '#platform/http/text.js';
import {
  Body,
  Controller,
  Get,
  Header,
  Inject,
  Post,
  Query,
  Req,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TakesForms } from '#platform/http/form-body.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { visitPipe } from '#platform/http/validation.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { html } from '#platform/http/html.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { HandleParam } from '#message/handle.param.js';
import { Channels, refuseArchived } from '../channels/channels.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { FollowLimit } from '../audience/follow-limit.js';
import { FOLLOW_WAYS, type FollowWay } from './follow-way.js';
import { FollowProblemFilter, followWaysPage } from './follow-ways.page.js';
import { Followed, FollowInput, FollowWays, SourceQuery } from './follow.dto.js';
import { followWayView } from './follow-way.dto.js';
import { refusedWords, TEXTS } from '../pages/texts.js';
import { link, paragraph, sendPage, wantsPage } from '../pages/page.js';
import { toAddress } from '#message/push-subscription.js';

/** Routes by which people and programs begin to follow a channel. */
@Controller()
@UseFilters(FollowProblemFilter)
export class FollowController {
  constructor(
    private readonly channels: Channels,
    @Inject(FOLLOW_WAYS) private readonly ways: FollowWay[],
  ) {}

  /**
   * Lists the transports by which a channel can be followed. Mail is listed when there is a mail server, Telegram and
   * WhatsApp when the brand has connected an account. A browser gets a page with a form for each way that needs no script.
   */
  @Get('@:handle/follow-ways')
  @Header('cache-control', 'no-cache')
  @Header('vary', 'accept')
  @UseGuards(ChannelLanguage)
  @AllowEveryone('part of a public page')
  @Answers(200, FollowWays, 'text/html')
  @Refuses(409, 'The channel is archived, and has no page to follow it by')
  async open(
    @HandleParam() handle: string,
    @Query(visitPipe(SourceQuery)) { source }: Readonly<SourceQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FollowWays | string> {
    const channel = await this.channels.byHandle(handle);
    if (channel.archived_after !== null && !wantsPage(request)) return { transports: [], ways: [] };
    refuseArchived(channel);
    const open = await Promise.all(this.ways.map((way) => way.isAvailable(channel)));
    const language = pageLanguage(request);
    const ways = this.ways.filter((_way, index) => open[index]);
    const transports = ways.map(({ transport }) => transport);
    if (!wantsPage(request)) return { transports, ways: ways.map((way) => followWayView(way, language)) };
    const title = TEXTS[language].follow.title(isolateDirection(channel.name));
    return sendPage(reply, 200, title, followWaysPage(channel, transports, language, source));
  }

  /** Begins to follow a channel. */
  @Post('@:handle/followers')
  @CountedBy(FollowLimit)
  @UseGuards(ChannelLanguage)
  @AllowEveryone('anyone may follow a public channel')
  @TakesForms()
  @Answers(200, Followed, 'text/html')
  @Answers(201, Followed, 'text/html')
  @Answers(202, Followed, 'text/html')
  async follow(
    @HandleParam() handle: string,
    @Body() input: FollowInput,
    @VisitorParam() visitor: Visitor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Followed | string> {
    const channel = await this.channels.byHandle(handle);
    refuseArchived(channel);
    const way = this.ways.find((one) => one.transport === input.transport)!;
    const address = addressOf(way, input);
    const language = pageLanguage(request);
    const texts = TEXTS[language];
    const origin = { source: input.source, language };
    const followed = await way.begin(visitor, channel, address, origin, input.recovery_code);
    const status = STATUS[followed.status];
    void reply.status(status).header('cache-control', 'no-store');
    if (!wantsPage(request)) return followed;
    const title = {
      pending: texts.follow.pending,
      confirmed: texts.follow.confirmed(isolateDirection(channel.name)),
      following: texts.follow.already(isolateDirection(channel.name)),
    }[followed.status];
    const words =
      followed.status === 'following' ? way.alreadyFollowing(language) : way.nextStep(language, followed);
    const secrets = [followed.secret, followed.webhook_url].flatMap((one) => one ?? []);
    const shownOnce = secrets.map((one) => html`<p><code>${one}</code></p>`);
    const start = followed.start_url && link(followed.start_url, texts.follow.openChat);
    const leave = followed.unsubscribe_url && link(followed.unsubscribe_url, texts.follow.leaveThis);
    const back = link(`/@${handle}`, texts.follow.back(isolateDirection(channel.name)));
    return sendPage(reply, status, title, [paragraph(words), shownOnce, start, back, leave]);
  }
}

const STATUS: Record<Followed['status'], number> = { pending: 202, confirmed: 201, following: 200 };

function addressOf(
  { requires: asks, transport, acceptsRecoveryCode: recovers }: FollowWay,
  { address, subscription, recovery_code }: FollowInput,
): string {
  if (recovery_code !== undefined && !recovers)
    throw Problem.field('recovery_code', 'unknown', `Following by ${transport} takes no recovery_code`);
  if (asks === 'address' && !address)
    throw Problem.forPerson(
      'address',
      'required',
      `address is needed to follow by ${transport}`,
      refusedWords('addressMissing'),
    );
  if (asks !== 'address' && address)
    throw Problem.field('address', 'unknown', `Following by ${transport} takes no address`);
  if (asks === 'subscription' && !subscription)
    throw Problem.field('subscription', 'required', `subscription is needed to follow by ${transport}`);
  if (asks !== 'subscription' && subscription)
    throw Problem.field('subscription', 'unknown', `Following by ${transport} takes no subscription`);
  return subscription ? toAddress(subscription) : (address ?? '');
}
