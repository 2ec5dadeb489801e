import { isolateDirection } from '#platform/http/text.js';
import { readFileSync } from 'node:fs';
import { Controller, Get, Header, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { visitPipe } from '#platform/http/validation.js';
import { Channels, refuseArchived } from '../channels/channels.js';
import { html } from '#platform/http/html.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { HandleParam } from '#message/handle.param.js';
import { SourceQuery } from './follow.dto.js';
import { ChannelLanguage } from '../audience/channel-language.guard.js';
import { TEXTS } from '../pages/texts.js';
import { button, hidden, labelled, paragraph, sendPage } from '../pages/page.js';
import { FramedPageProblemFilter } from '../pages/page-problem.filter.js';
import { descriptorOf } from '../transports/transport-list.js';
import { Mailer } from '../transports/email/mailer.js';
import { agreement } from './follow-ways.page.js';

const SNIPPET = readFileSync(new URL('./follow-form.client.js', import.meta.url), 'utf8');

/** Serves a form to follow by mail for the brand's own site: a page that any site may put in a frame, and the script that does so. */
@Controller()
@UseFilters(FramedPageProblemFilter)
export class FollowFormController {
  constructor(
    private readonly channels: Channels,
    private readonly mailer: Mailer,
  ) {}

  /** Shows a form to follow by mail, for a frame on the brand's own site. */
  @Get('@:handle/follow')
  @UseGuards(ChannelLanguage)
  @AllowEveryone('anyone may follow a public channel')
  @Answers(200, 'text/html')
  @Refuses(409, 'The channel is archived')
  async form(
    @HandleParam() handle: string,
    @Query(visitPipe(SourceQuery)) { source }: Readonly<SourceQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const channel = await this.channels.byHandle(handle);
    refuseArchived(channel);
    const language = pageLanguage(reply.request);
    const { follow } = TEXTS[language];
    const title = follow.title(isolateDirection(channel.name));
    if (!(await this.mailer.sendsFor(channel.workspace_id))) {
      return sendPage(reply, 200, title, paragraph(follow.noMail), { framed: true });
    }
    const address = html`<input type="email" name="address" required maxlength="320" autocomplete="email">`;
    const fields = [
      labelled(descriptorOf('email').texts[language].address ?? '', address),
      hidden('transport', 'email'),
      source && hidden('source', source),
    ];
    // The answer must not be shown in a frame, so it opens in a new tab.
    const target = { action: `/@${channel.handle}/followers`, target: '_blank' };
    return sendPage(
      reply,
      200,
      title,
      [
        button(follow.follow, fields, target),
        agreement('email', language),
        html`<script src="/assets/follow.js" data-framed async></script>`,
      ],
      { framed: true },
    );
  }

  /** Serves the script that puts the form into a page. */
  @Get('assets/follow.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  @Header('content-security-policy', "default-src 'none'")
  @AllowEveryone('part of a public page')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  snippet(): string {
    return SNIPPET;
  }
}
