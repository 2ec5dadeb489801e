import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Config } from '#platform/config.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { OpenedWorkspace, SetupInput } from './accounts.dto.js';
import { Setup } from './setup.service.js';
import { fromThisMachine } from './this-machine.js';

/** `POST /v1/setup`, good once. */
@Controller('v1/setup')
export class SetupController {
  constructor(
    private readonly setup: Setup,
    private readonly config: Config,
  ) {}

  @Post()
  @AllowEveryone('nobody has a key before it; from another machine it needs the token printed at start')
  @ApiHeader({
    name: 'X-Setup-Token',
    required: false,
    description: 'Printed at start; needed from another machine.',
  })
  @ApiCreatedResponse({ type: OpenedWorkspace })
  async run(@VisitorParam() visitor: Visitor, @Body() input: SetupInput, @Req() request: FastifyRequest) {
    const token = request.headers['x-setup-token'];
    const allowed =
      typeof token === 'string'
        ? this.setup.isToken(token)
        : fromThisMachine(request, visitor.ip, this.config.publicUrl);
    if (!allowed) {
      throw new Problem(
        403,
        'From another machine than its own, setting Corong up needs the header X-Setup-Token with the token that it printed at start',
      );
    }
    return this.setup.run(visitor, input);
  }
}
