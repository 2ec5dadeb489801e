import { Controller, Get, Header } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { SCRIPT, STYLE } from './channel.assets.js';

const KEPT = 'public, max-age=31536000, immutable';

/** What the channel page loads; its addresses carry a version, so that they can be kept for good. */
@Controller('assets')
export class AssetsController {
  /** The script of the channel page. */
  @Get('channel.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', KEPT)
  @AllowEveryone('part of a public page')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  script(): string {
    return SCRIPT;
  }

  /** The style of the channel page. */
  @Get('channel.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', KEPT)
  @AllowEveryone('part of a public page')
  @Answers(200, 'text/css')
  style(): string {
    return STYLE;
  }
}
