import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { HeaderParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { BounceHooks } from '../accounts/bounce-hooks.js';
import { Reception } from './reception.js';
import { WebhookCounts } from './webhook-counts.js';

/** A mail server that serves several workspaces sends the secret of each. */
const MAX_SECRETS = 20;

const SECRET = {
  description: 'The secrets of one or more workspaces, comma-separated',
  example: 'Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0iL3oP7uQ2vX',
};

/** Receives returned mails from the operator's mail server. */
@Controller('hooks/email')
export class MailHookController {
  constructor(
    private readonly hooks: BounceHooks,
    private readonly reception: Reception,
    private readonly counts: WebhookCounts,
  ) {}

  /**
   * Receives one mail that came to an address below BOUNCE_ADDRESS, or to the address for complaints of mail services.
   * A repeated report counts once; a mail that is no report changes nothing.
   */
  @Post('bounces')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('the mail server proves itself by the secret of the workspace')
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', example: 'From: mailer-daemon@example.com\r\n…' } })
  @Answers(200, { type: 'application/json', example: {} })
  async bounces(
    @HeaderParam('X-Hook-Secret', SECRET) given: string | undefined,
    @Body() mail: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const secrets = (given ?? '')
      .split(',', MAX_SECRETS)
      .map((one) => one.trim())
      .filter((one) => /^[\w-]{43}$/.test(one));
    const workspaces = await this.hooks.workspacesOf(secrets);
    if (workspaces.length === 0) throw new Problem(401, 'No workspace here has this secret');
    this.counts.verified(request, 'email');
    if (mail.length === 0) throw Problem.field('body', 'mail', 'Send the unchanged mail as message/rfc822');
    await this.reception.acceptMail(workspaces, mail);
    return {};
  }
}
