import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { Logger } from 'pino';
import { Answers, Refuses } from '../http/answers.js';
import { AllowInstanceOwner } from '../http/roles.js';
import { LOGGER } from '../tokens.js';
import { ParkedKeyInput, ParkedKeys, Retried, SkipParkedInput, Skipped } from './parked.dto.js';
import { Parked } from './parked.service.js';

/** The operator's routes for an app's parked keys; the gateway forwards /v1/operations/{app}/parked to them. */
@Controller('v1/operations/parked')
export class ParkedController {
  constructor(
    private readonly parked: Parked,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Lists an app's parked keys: those with an event that kept failing. */
  @Get()
  @AllowInstanceOwner()
  @Answers(200, ParkedKeys)
  @Refuses(404, 'There is no such app')
  async list(): Promise<ParkedKeys> {
    return { items: await this.parked.list() };
  }

  /** Applies a parked key's events again, in order. */
  @Post('retry')
  @HttpCode(200)
  @AllowInstanceOwner()
  @Answers(200, Retried)
  @Refuses(404, 'No such key is parked')
  retry(@Body() input: ParkedKeyInput): Promise<Retried> {
    return this.parked.retry(input.subscription, input.key);
  }

  /** Drops a parked key's first event for good. */
  @Post('skip')
  @HttpCode(200)
  @AllowInstanceOwner()
  @Answers(200, Skipped)
  @Refuses(404, 'No such key is parked')
  async skip(@Body() input: SkipParkedInput): Promise<Skipped> {
    const skipped = await this.parked.skip(input.subscription, input.key);
    this.logger.warn(
      { ...skipped, subscription: input.subscription, reason: input.reason },
      'parked event skipped',
    );
    return skipped;
  }
}
