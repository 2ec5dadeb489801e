import { Controller, Get, Put } from '@nestjs/common';
import { IsISO8601, IsString } from 'class-validator';
import { MessageSettings } from '#message/settings.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { BounceHooks } from './bounce-hooks.js';

/** Where a mail server sends the workspace's returned mails. */
export class BounceHookView {
  /** Each mail gets a sender address of its own that is derived from this one. @example bounces@mail.example */
  @IsString() address: string;
  /** URL to which the mail server posts returned mails. @example https://corong.example/hooks/email/bounces */
  @IsString() hook_url: string;
  @IsISO8601() updated_at: string;
}

/** The same with the secret by which the mail server authenticates. */
export class NewBounceHookView extends BounceHookView {
  /** Value for the header X-Hook-Secret. It is shown only now, and the previous one is no longer valid. @example Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0iL3oP7uQ2vX */
  @IsString() hook_secret: string;
}

/** Routes for setting up the mail server that passes on returned mails. */
@Controller('v1/connections/bounces')
export class BounceHookController {
  constructor(
    private readonly hooks: BounceHooks,
    private readonly config: MessageSettings,
  ) {}

  /** Makes a new secret for the mail server that passes on returned mails. The previous secret is no longer valid. */
  @Put()
  @Allow('publisher')
  @Answers(200, NewBounceHookView)
  @Refuses(409, 'The instance has no BOUNCE_ADDRESS')
  async renew(@CallerParam() caller: Caller): Promise<NewBounceHookView> {
    if (this.config.BOUNCE_ADDRESS === undefined)
      throw new Problem(
        409,
        'There is no address for bounced mails: BOUNCE_ADDRESS is not set on this instance',
      );
    const hook_secret = await this.hooks.renew(caller.workspace);
    return { ...(await this.get(caller)), hook_secret };
  }

  /** Shows where the mail server posts returned mails, without the secret. */
  @Get()
  @Allow('publisher')
  @Answers(200, BounceHookView)
  @Refuses(404, 'The workspace has no secret yet')
  async get(@CallerParam() caller: Caller): Promise<BounceHookView> {
    const row = await this.hooks.of(caller.workspace);
    if (!row || this.config.BOUNCE_ADDRESS === undefined) throw Problem.notFound('secret for bounces');
    return {
      address: this.config.BOUNCE_ADDRESS,
      hook_url: `${this.config.publicUrl}/hooks/email/bounces`,
      updated_at: new Date(row.updated_at).toISOString(),
    };
  }
}
