import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '#platform/config.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { Languages } from '../channels/languages.js';
import { HandleParam } from '#message/handle.param.js';
import { missingPage } from './channel.page.js';
import { PAGE_POLICY } from './document.js';
import { Feeds } from './feeds.service.js';
import { missingPostPage, postPage, deletedPostPage } from './post.page.js';

/** Serves the page of each post, at a permanent URL. */
@Controller()
export class PostPageController {
  constructor(
    private readonly feeds: Feeds,
    private readonly languages: Languages,
    private readonly config: Config,
  ) {}

  /** Shows a post: 404 if no such post is published, 410 if it was deleted. */
  @Get('@:handle/:post')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PAGE_POLICY)
  @Header('cache-control', 'no-cache')
  @AllowEveryone('a published post is public')
  @Answers(200, 'text/html')
  @Refuses(410, 'The post was deleted')
  async page(
    @HandleParam() handle: string,
    @IdParam('pst', 'post') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const channel = await this.feeds.channel(handle);
    const post = channel && (await this.feeds.post(channel, id));
    const language = choosePageLanguage(reply.request, channel && (await this.languages.of(channel)));
    void reply.header('vary', 'Accept-Language');
    if (post && post.state === 'published') return postPage(channel, post, language, this.config.publicUrl);
    void reply.status(post ? 410 : 404);
    if (!channel) return missingPage(language);
    return post ? deletedPostPage(channel, language) : missingPostPage(channel, language);
  }
}
