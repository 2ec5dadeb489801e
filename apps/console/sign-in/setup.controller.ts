import { Body, Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ReadsHeader } from '#platform/http/parameters.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { OpenedWorkspace, SetupInput } from '../accounts/accounts.dto.js';
import { SetupGuard } from '../accounts/setup.guard.js';
import { Setup } from '../accounts/setup.service.js';
import { OwnOrigin } from '../sessions/own-origin.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SignIn } from './sign-in.service.js';

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
    private readonly signIn: SignIn,
    private readonly cookie: SessionCookie,
    private readonly ownOrigin: OwnOrigin,
  ) {}

  /** Creates the first workspace and its owner key. It works only once. A page of this origin is signed in as the owner by it. */
  @Post()
  @UseGuards(SetupGuard)
  @AllowEveryone('nobody has a key before it; from another machine it needs the token printed at start')
  @ReadsHeader('X-Setup-Token', TOKEN)
  @Answers(201, OpenedWorkspace)
  @Refuses(403, 'The request comes from another machine and lacks the token')
  async run(
    @VisitorParam() visitor: Visitor,
    @Req() { raw }: FastifyRequest,
    @Body() input: SetupInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const opened = await this.setup.run(visitor, input);
    await this.relay.untilLogged(opened.workspace_id);
    if (this.ownOrigin.isOwnPage(raw)) {
      const token = await this.signIn.afterSetup(input.email, raw.headers['user-agent']);
      void reply.header('set-cookie', this.cookie.set(token));
    }
    return opened;
  }
}
