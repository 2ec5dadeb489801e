import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Redirects } from '#platform/http/answers.js';
import { browserScript, scriptConstant, versioned } from '#platform/http/browser-script.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { visitPipe } from '#platform/http/validation.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { WorkspaceParam } from '../../workspaces/workspace.param.js';
import { chatPage, noChatPage, type ChatAssets } from './chat-page.js';
import { CHAT_SCRIPT_TEXTS } from './chat.texts.js';
import { CHAT_STYLE } from './chat-style.js';
import { FrameQuery } from './frame.dto.js';
import { Workspaces } from '../../workspaces/workspaces.service.js';

const SCRIPT = browserScript(
  new URL('../../../../libs/message/shared-stream.client.js', import.meta.url),
  new URL('../../../../libs/message/link-urls.client.js', import.meta.url),
  scriptConstant('TEXTS', CHAT_SCRIPT_TEXTS),
  new URL('../../../../libs/message/page-language.client.js', import.meta.url),
  new URL('./chat-requests.client.js', import.meta.url),
  new URL('./chat-media.client.js', import.meta.url),
  new URL('./chat-log.client.js', import.meta.url),
  new URL('./chat-consent.client.js', import.meta.url),
  new URL('./chat-stream.client.js', import.meta.url),
  new URL('./chat-sending.client.js', import.meta.url),
  new URL('./chat.client.js', import.meta.url),
);
const ASSETS: ChatAssets = {
  script: versioned('/chat/assets/chat.js', SCRIPT),
  style: versioned('/chat/assets/chat.css', CHAT_STYLE),
};
const FOR_EVER = 'public, max-age=31536000, immutable';
const policy = (ancestors: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;
const POLICY = policy("'none'");
/**
 * Any site may frame the chat for its own visitors. Browsers separate a frame's storage by the site around it (partitioned
 * storage), so that no site can show a visitor's chat of another site.
 */
const FRAME_POLICY = policy('*');

/** Serves the page of a web chat. Its URL contains the click token, so it sends no Referer. */
@Controller('chat')
export class ChatPageController {
  constructor(private readonly workspaces: Workspaces) {}

  /** Returns the script of the chat page. */
  @Get('assets/chat.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', FOR_EVER)
  @Header('x-content-type-options', 'nosniff')
  @AllowEveryone('the script of the chat page')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  script(): string {
    return SCRIPT;
  }

  /** Returns the style of the chat page. */
  @Get('assets/chat.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', FOR_EVER)
  @Header('x-content-type-options', 'nosniff')
  @AllowEveryone('the style of the chat page')
  @Answers(200, 'text/css')
  style(): string {
    return CHAT_STYLE;
  }

  /** Shows the chat page. The path names the workspace by its handle; with its id it redirects there. */
  @Get(':workspace')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Header('x-content-type-options', 'nosniff')
  @AllowEveryone('a customer opens the chat page')
  @Answers(200, 'text/html')
  @Redirects(302, 'The same page under the handle, where the id was given')
  async page(
    @WorkspaceParam() name: string,
    @Query(visitPipe(FrameQuery)) { frame }: Readonly<FrameQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.header('content-security-policy', frame ? FRAME_POLICY : POLICY);
    const workspace = await this.workspaces.find(name);
    const language = choosePageLanguage(request, workspace?.language ?? null);
    if (!workspace) {
      await reply.status(404).send(noChatPage(language, ASSETS));
    } else if (workspace.handle === name) {
      await reply.send(
        chatPage(await this.workspaces.nameOf(workspace), language, ASSETS, frame !== undefined),
      );
    } else {
      const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
      await reply.redirect(`/chat/${workspace.handle}${query}`, 302);
    }
  }
}
