import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiConsumes, ApiBody } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { Database } from '#platform/adapters/sql/database.js';
import { HeaderParam } from '#platform/http/parameters.js';
import { Answers } from '#platform/http/answers.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { BODY_LIMIT } from '#platform/http/service.js';
import { Keys } from '#platform/security/keys.js';
import { hookOf } from '../accounts/hook-of.js';
import { MailHook } from './mail-hook.entity.js';
import { EmailHook } from './email.hook.js';
import { MailReport } from './bounces.dto.js';

const ROUTE = '/hooks/email/bounces';
/** A mail server that serves several workspaces tells the secret of each. */
const MOST_SECRETS = 20;

const SECRET = {
  description: 'The secrets of one or more workspaces, comma-separated',
  example: 'Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0iL3oP7uQ2vX',
};

/** Where the operator's mail server passes on what comes back. */
@Controller('hooks/email')
export class EmailHookController {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly hook: EmailHook,
    adapter: HttpAdapterHost,
  ) {
    acceptMail(adapter.httpAdapter.getInstance<FastifyInstance>());
  }

  /**
   * Takes one mail as it came, to one of the addresses below BOUNCE_ADDRESS, or to where mail services send complaints.
   * A report that comes twice counts once.
   */
  @Post('bounces')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('the mail server proves itself by the secret of the workspace')
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', example: 'From: mailer-daemon@example.com\r\n…' } })
  @Answers(200, MailReport)
  async bounces(
    @HeaderParam('X-Hook-Secret', SECRET) secrets: string | undefined,
    @Body() mail: unknown,
  ): Promise<MailReport> {
    const workspaces: string[] = [];
    for (const secret of (secrets ?? '').split(',', MOST_SECRETS).map((one) => one.trim())) {
      if (!/^[\w-]{43}$/.test(secret)) continue;
      const secret_hash = hookOf(this.keys, secret);
      const found = await this.database.read.findBy(MailHook, { secret_hash });
      workspaces.push(...found.map(({ workspace_id }) => workspace_id));
    }
    if (workspaces.length === 0) throw new Problem(401, 'The secret is none of a workspace here');
    if (!Buffer.isBuffer(mail)) throw new Problem(415, 'Send the mail as it came, as message/rfc822');
    return this.hook.take(workspaces, mail);
  }
}

function acceptMail(fastify: FastifyInstance): void {
  if (fastify.hasContentTypeParser('message/rfc822')) return;
  const options = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const;
  fastify.addContentTypeParser('message/rfc822', options, (request, body, done) => {
    if (request.routeOptions.url === ROUTE) done(null, body);
    else
      done(
        Object.assign(new Problem(415, 'This route takes no mail; send application/json'), {
          statusCode: 415,
        }),
      );
  });
}
