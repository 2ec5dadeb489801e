import { readFile } from 'node:fs/promises';
import { Controller, Get, Header } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { Setup } from '../accounts/setup.service.js';
import { landingPage, LANDING_POLICY } from './landing.page.js';

/** What stands at `/`, and the description of the API. */
@Controller()
export class LandingController {
  constructor(
    private readonly setup: Setup,
    private readonly config: Config,
  ) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', LANDING_POLICY)
  @Header('cache-control', 'no-store')
  @AllowEveryone('says that Corong runs')
  async landing(): Promise<string> {
    return landingPage(await this.setup.done(), this.config.publicUrl);
  }

  /** The file that the repository keeps, written by `npm run api`. */
  @Get('openapi.json')
  @Header('content-type', 'application/json')
  @AllowEveryone('the API is public knowledge')
  async description(): Promise<string> {
    try {
      return await readFile('openapi.json', 'utf8');
    } catch {
      throw Problem.notFound('description');
    }
  }
}
