import { Controller, Get } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { SetupView } from '#platform/http/setup-steps.js';
import { MetaSetup } from './meta.setup.js';

/** Serves the check of the workspace's account with Meta's Conversions API. */
@Controller('v1/networks/meta/setup')
export class NetworkSetupController {
  constructor(private readonly metaSetup: MetaSetup) {}

  /** Says step by step what the account with Meta has and lacks so that conversions arrive. Meta is asked; nothing is changed. */
  @Get()
  @Allow('marketer')
  @Answers(200, SetupView)
  setup(@CallerParam() caller: Caller): Promise<SetupView> {
    return this.metaSetup.of(caller.workspace);
  }
}
