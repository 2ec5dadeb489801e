import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ReadsHeader } from '#platform/http/parameters.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { OpenedWorkspace, SetupInput } from './accounts.dto.js';
import { SetupGuard } from './setup.guard.js';
import { Setup } from './setup.service.js';

const TOKEN = {
  description:
    'The token that is printed at the start; needed from another machine, through a proxy, and if PUBLIC_URL names another machine',
  example: 'sU2mY0bq7LkX',
};

/** `POST /v1/setup`, which works only once. */
@Controller('v1/setup')
export class SetupController {
  constructor(
    private readonly setup: Setup,
    private readonly relay: RelayWait,
  ) {}

  /** Creates the first workspace and its owner key. It works only once. */
  @Post()
  @UseGuards(SetupGuard)
  @AllowEveryone('nobody has a key before it; from another machine it needs the token printed at start')
  @ReadsHeader('X-Setup-Token', TOKEN)
  @Answers(201, OpenedWorkspace)
  @Refuses(403, 'The request comes from another machine and lacks the token')
  async run(@VisitorParam() visitor: Visitor, @Body() input: SetupInput) {
    const opened = await this.setup.run(visitor, input);
    await this.relay.untilLogged(opened.workspace_id);
    return opened;
  }
}
