import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { PathParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { ICON } from './icon.js';
import { ASSET, assetOf } from './web-files.js';
import { WebPage } from './web-page.js';

const ASSET_PARAM = {
  description: 'The name of the asset',
  pattern: ASSET,
  example: 'index-Dx1sT2a_.js',
};

/** The browser app and its assets, the icon, and the description of the API. */
@Controller()
export class LandingController {
  constructor(private readonly web: WebPage) {}

  /** Shows the browser app, which asks for a sign-in by itself. Its other addresses answer browsers with the same page. */
  @Get()
  @AllowEveryone('everyone may see the page, which holds no data')
  @Answers(200, 'text/html')
  async landing(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.web.page(reply);
  }

  /** A script, style or picture of the browser app. Its name changes with its content. */
  @Get('app/:name')
  @AllowEveryone('the browser app is public knowledge')
  @Answers(200, { type: 'text/javascript', example: 'export {};' })
  async asset(
    @PathParam('name', ASSET_PARAM) name: string,
    @Headers('accept-encoding') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const asset = await assetOf(name, accepted ?? '');
    if (!asset) throw Problem.notFound('asset');
    void reply
      .header('content-type', asset.type)
      .header('vary', 'Accept-Encoding')
      .header('cache-control', 'public, max-age=31536000, immutable');
    if (asset.encoding) void reply.header('content-encoding', asset.encoding);
    return asset.bytes;
  }

  /** The icon of every page. */
  @Get('favicon.svg')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=86400')
  @AllowEveryone('the icon of public pages')
  @Answers(200, { type: 'image/svg+xml', example: ICON })
  icon(): string {
    return ICON;
  }

  /** Describes the API as OpenAPI 3.1. The file is the one that the repository keeps, written by `npm run api`. */
  @Get('openapi.json')
  @Header('content-type', 'application/json')
  @Header('cache-control', 'no-cache')
  @AllowEveryone('the API is public knowledge')
  @Answers(200, { type: 'application/json', example: { openapi: '3.1.0' } })
  async description(): Promise<string> {
    try {
      return await readFile('openapi.json', 'utf8');
    } catch {
      throw Problem.notFound('description');
    }
  }
}
