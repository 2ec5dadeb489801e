import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import type { Logger } from 'pino';
import { AllowInstanceOwner } from '../http/roles.js';
import { LOGGER } from '../tokens.js';
import { Parked, type ParkedKey } from './parked.service.js';

export class ParkedKeyInput {
  @IsString() @Length(1, 64) subscription: string;
  @IsString() @Length(1, 64) key: string;
}

export class SkipParkedInput extends ParkedKeyInput {
  /** Why the event is dropped; logged with its id. */
  @IsString() @Length(3, 500) reason: string;
}

/** Each app answers for its own parked keys; the gateway reaches them as /v1/operations/{app}/parked. */
@Controller('v1/operations/parked')
export class ParkedController {
  constructor(
    private readonly parked: Parked,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @AllowInstanceOwner()
  async list(): Promise<{ items: ParkedKey[] }> {
    return { items: await this.parked.list() };
  }

  @Post('retry')
  @HttpCode(200)
  @AllowInstanceOwner()
  retry(@Body() input: ParkedKeyInput) {
    return this.parked.retry(input.subscription, input.key);
  }

  @Post('skip')
  @HttpCode(200)
  @AllowInstanceOwner()
  async skip(@Body() input: SkipParkedInput) {
    const skipped = await this.parked.skip(input.subscription, input.key);
    this.logger.warn(
      { ...skipped, subscription: input.subscription, reason: input.reason },
      'parked event skipped',
    );
    return skipped;
  }
}
