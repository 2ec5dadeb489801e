import { Controller, Get, Header } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { SCRIPT, STYLE } from './channel.assets.js';

const CACHE_FOR_EVER = 'public, max-age=31536000, immutable';

/** Serves the channel page's script and style. Their URLs hold a version, so that browsers may cache them for ever. */
@Controller('assets')
export class AssetsController {
  /** Gives the script of the channel page. */
  @Get('channel.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', CACHE_FOR_EVER)
  @AllowEveryone('part of a public page')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  script(): string {
    return SCRIPT;
  }

  /** Gives the style of the channel page. */
  @Get('channel.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', CACHE_FOR_EVER)
  @AllowEveryone('part of a public page')
  @Answers(200, 'text/css')
  style(): string {
    return STYLE;
  }
}
