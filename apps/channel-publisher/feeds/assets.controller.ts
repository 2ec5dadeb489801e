import { Controller, Get, Header } from '@nestjs/common';
import { AllowEveryone } from '#platform/http/roles.js';
import { SCRIPT, STYLE } from './channel.assets.js';

const KEPT = 'public, max-age=31536000, immutable';

/** What the channel page loads; its addresses carry a version, so that they can be kept for good. */
@Controller('assets')
export class AssetsController {
  @Get('channel.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', KEPT)
  @AllowEveryone('part of a public page')
  script(): string {
    return SCRIPT;
  }

  @Get('channel.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', KEPT)
  @AllowEveryone('part of a public page')
  style(): string {
    return STYLE;
  }
}
