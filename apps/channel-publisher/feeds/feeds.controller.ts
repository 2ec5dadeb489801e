import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { JsonFeed } from './json-feed.dto.js';
import { Answers } from '#platform/http/answers.js';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { visitPipe } from '#platform/http/validation.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { Languages } from '../channels/languages.js';
import { HandleParam } from '#message/handle.param.js';
import { isFresh, validatorsOf } from './validators.js';
import { Clock } from '#platform/ports/clock.port.js';
import { channelPage, missingPage } from './channel.page.js';
import { PAGE_POLICY } from './document.js';
import { ChannelPageQuery, FeedQuery } from './feeds.dto.js';
import { Feeds } from './feeds.service.js';
import { atomFeed } from './atom-feed.js';
import { jsonFeed } from './json-feed.js';

/** A channel's public page and feeds. */
@Controller()
export class FeedsController {
  constructor(
    private readonly feeds: Feeds,
    private readonly languages: Languages,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Shows a channel's page with its newest posts. */
  @Get('@:handle')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PAGE_POLICY)
  @Header('cache-control', 'no-cache')
  @AllowEveryone('a channel is public')
  @Answers(200, 'text/html')
  async page(
    @HandleParam() handle: string,
    @Query(visitPipe(ChannelPageQuery)) { before, source }: Readonly<ChannelPageQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.feeds.read(handle, before);
    const language = choosePageLanguage(reply.request, found && (await this.languages.of(found.channel)));
    void reply.header('vary', 'Accept-Language');
    const origin = this.config.publicUrl;
    if (found) return channelPage(found, { newest: before === undefined, source, language, origin });
    void reply.status(404);
    return missingPage(language);
  }

  /** Gives the newest posts as JSON Feed 1.1, with older ones under `next_url`. Answers 304 to If-None-Match, and to If-Modified-Since if it is the date that was sent. */
  @Get('@:handle/feed.json')
  @Header('content-type', 'application/feed+json; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Header('access-control-allow-origin', '*')
  @AllowEveryone('a channel is public')
  @Answers(200, { type: 'application/feed+json', of: JsonFeed })
  @Answers(304)
  json(
    @HandleParam() handle: string,
    @Query(visitPipe(FeedQuery)) { before }: Readonly<FeedQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    return this.feed(jsonFeed, handle, before, reply);
  }

  /** Gives the newest posts as an Atom feed (RFC 4287), with older ones under its link `next`. Answers 304 as the JSON feed does. */
  @Get('@:handle/feed.xml')
  @Header('content-type', 'application/atom+xml; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Header('access-control-allow-origin', '*')
  @AllowEveryone('a channel is public')
  @Answers(200, {
    type: 'application/atom+xml',
    example: '<feed xmlns="http://www.w3.org/2005/Atom">…</feed>',
  })
  @Answers(304)
  atom(
    @HandleParam() handle: string,
    @Query(visitPipe(FeedQuery)) { before }: Readonly<FeedQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    return this.feed(atomFeed, handle, before, reply);
  }

  private async feed(
    write: typeof jsonFeed,
    handle: string,
    before: number | undefined,
    reply: FastifyReply,
  ): Promise<string | undefined> {
    const found = await this.feeds.read(handle, before);
    if (!found) throw Problem.notFound('channel');
    const language = await this.languages.of(found.channel);
    const text = write(found, { origin: this.config.publicUrl, language });
    const { etag, lastModified } = validatorsOf(text, found.changed, this.clock.now());
    void reply.header('etag', etag);
    if (lastModified !== null) void reply.header('last-modified', lastModified);
    if (!isFresh(reply.request.headers, { etag, lastModified })) return text;
    void reply.status(304);
    return undefined;
  }
}
