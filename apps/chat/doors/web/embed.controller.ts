import { Controller, Get, Header } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { browserScript, scriptConstant } from '#platform/http/browser-script.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { EMBED_TEXTS } from './chat.texts.js';
import { EMBED_STYLE } from './embed-style.js';

/** The script of the chat on the brand's own pages. */
export const EMBED_SCRIPT = browserScript(
  scriptConstant('TEXTS', EMBED_TEXTS),
  scriptConstant('STYLE', EMBED_STYLE),
  new URL('./embed.client.js', import.meta.url),
);

/** Serves the script of the chat for the brand's own pages. */
@Controller('embed')
export class EmbedController {
  /** The script of the chat on the brand's own pages: a button, which opens the web chat in a frame. */
  @Get('chat.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  // Pages of other sites contain its URL, which cannot have a version; so browsers may cache it for an hour only.
  @Header('cache-control', 'public, max-age=3600')
  @Header('cross-origin-resource-policy', 'cross-origin')
  @Header('x-content-type-options', 'nosniff')
  @AllowEveryone('a script that any page may load')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  script(): string {
    return EMBED_SCRIPT;
  }
}
