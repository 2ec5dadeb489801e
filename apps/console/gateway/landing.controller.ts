import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { Setup } from '../accounts/setup.service.js';
import { ICON, landingPage, LANDING_POLICY } from './landing.page.js';

/** The page at `/`, the icon, and the description of the API. */
@Controller()
export class LandingController {
  constructor(
    private readonly setup: Setup,
    private readonly config: Config,
  ) {}

  /** Shows that Corong runs, and how it is set up, in the browser's language: no workspace is asked for. */
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', LANDING_POLICY)
  @Header('cache-control', 'no-store')
  @Header('vary', 'Accept-Language')
  @AllowEveryone('says that Corong runs')
  @Answers(200, 'text/html')
  async landing(@Req() request: FastifyRequest): Promise<string> {
    return landingPage(await this.setup.isDone(), this.config.publicUrl, pageLanguage(request));
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
