import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader } from '@nestjs/swagger';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { OpenedWorkspace, SetupInput } from './accounts.dto.js';
import { SetupGuard } from './setup.guard.js';
import { Setup } from './setup.service.js';

/** `POST /v1/setup`, good once. */
@Controller('v1/setup')
export class SetupController {
  constructor(private readonly setup: Setup) {}

  @Post()
  @UseGuards(SetupGuard)
  @AllowEveryone('nobody has a key before it; from another machine it needs the token printed at start')
  @ApiHeader({
    name: 'X-Setup-Token',
    required: false,
    description:
      'Printed at start; needed from another machine, past a proxy, and where PUBLIC_URL names one.',
  })
  @ApiCreatedResponse({ type: OpenedWorkspace })
  run(@VisitorParam() visitor: Visitor, @Body() input: SetupInput) {
    return this.setup.run(visitor, input);
  }
}
