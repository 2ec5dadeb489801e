import { randomBytes } from 'node:crypto';
import { Controller, Put } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { hookOf } from '../accounts/hook-of.js';
import { MailHook } from './mail-hook.entity.js';

/** What the mail server proves itself by. */
export class MailHookView {
  /** Goes into the header X-Hook-Secret; shown this once, and replaces the one before. @example Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0iL3oP7uQ2vX */
  @IsString() hook_secret: string;
}

/** The secret of the workspace for the mail server that passes on what comes back. */
@Controller('v1/providers/email')
export class MailHookController {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** Makes a new secret for the mail server that passes on what comes back. The one before serves no more. */
  @Put()
  @Allow('publisher')
  @Answers(200, MailHookView)
  @Refuses(409, 'The instance has no BOUNCE_ADDRESS')
  async renew(@CallerParam() { workspace: workspace_id }: Caller): Promise<MailHookView> {
    if (this.config.BOUNCE_ADDRESS === undefined)
      throw new Problem(
        409,
        'Mail has no address to come back to: BOUNCE_ADDRESS is not set on this instance',
      );
    const hook_secret = randomBytes(32).toString('base64url');
    const row = { workspace_id, secret_hash: hookOf(this.keys, hook_secret), updated_at: this.clock.now() };
    await this.database.transaction((tx) => tx.upsert(MailHook, row, ['workspace_id']));
    return { hook_secret };
  }
}
