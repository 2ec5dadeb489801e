import { Controller, Get, Put } from '@nestjs/common';
import { IsISO8601, IsString } from 'class-validator';
import { MessageSettings } from '#message/settings.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { BounceHooks } from './bounce-hooks.js';

/** Where the mail server passes on the workspace's mails that came back. */
export class BounceHookView {
  /** Mails come back to an address of their own below this one. @example bounces@mail.example */
  @IsString() address: string;
  /** Where the mail server passes them on. @example https://corong.example/hooks/email/bounces */
  @IsString() hook_url: string;
  @IsISO8601() updated_at: string;
}

/** The same, with what the mail server proves itself by. */
export class NewBounceHookView extends BounceHookView {
  /** Goes into the header X-Hook-Secret; shown this once, and replaces the one before. @example Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0iL3oP7uQ2vX */
  @IsString() hook_secret: string;
}

/** How mails that came back are passed on. */
@Controller('v1/connections/bounces')
export class BounceHookController {
  constructor(
    private readonly hooks: BounceHooks,
    private readonly config: MessageSettings,
  ) {}

  /** Makes a new secret for the mail server that passes on what comes back. The one before serves no more. */
  @Put()
  @Allow('publisher')
  @Answers(200, NewBounceHookView)
  @Refuses(409, 'The instance has no BOUNCE_ADDRESS')
  async renew(@CallerParam() caller: Caller): Promise<NewBounceHookView> {
    if (this.config.BOUNCE_ADDRESS === undefined)
      throw new Problem(
        409,
        'Mail has no address to come back to: BOUNCE_ADDRESS is not set on this instance',
      );
    const hook_secret = await this.hooks.renew(caller.workspace);
    return { ...(await this.get(caller)), hook_secret };
  }

  /** Shows where the mail server passes on what comes back, without its secret. */
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
