import { Controller, Get, Header } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { LOCAL_TIME } from '#platform/http/local-time.js';
import { AllowEveryone } from '#platform/http/roles.js';

/** Serves the script that small pages load. Its address carries a version, so browsers may cache it for ever. */
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
