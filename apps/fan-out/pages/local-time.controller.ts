import { Controller, Get, Header } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { LOCAL_TIME } from '#platform/http/local-time.js';
import { AllowEveryone } from '#platform/http/roles.js';

/** What small pages load; its address carries a version, so that it can be kept for good. */
@Controller('assets')
export class LocalTimeController {
  /** The script that shows times by the reader's clock. */
  @Get('local-time.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  @AllowEveryone('part of a public page')
  @Answers(200, { type: 'text/javascript', example: '"use strict";' })
  script(): string {
    return LOCAL_TIME;
  }
}
