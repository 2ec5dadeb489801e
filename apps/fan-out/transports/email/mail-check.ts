import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { FanOutSettings } from '../../src/settings.js';
import { LOGGER } from '#platform/tokens.js';
import { Outages } from '../../rate-limits/outages.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { SMTP_ROUTE, smtpOutcome } from './smtp-outcome.js';
import { Mailer } from './mailer.js';

const AGAIN_MS = 60_000;

/** Checks at start whether mail can be sent, and checks a mail server that was unreachable until it answers. */
@Injectable()
export class MailCheck implements OnApplicationBootstrap {
  constructor(
    private readonly mailer: Mailer,
    private readonly outages: Outages,
    private readonly config: FanOutSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    sweep: Sweep,
  ) {
    sweep.every(AGAIN_MS, 'mail-check', async () => {
      if (this.outages.has('email')) await this.check();
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.smtpUrl === undefined) {
      this.logger.warn(
        'SMTP_URL is not set: no mail is sent, and nobody can follow by e-mail; mails to existing followers are written to files',
      );
      return;
    }
    if (this.config.mailbox.endsWith('@localhost') && !this.config.SANDBOX)
      this.logger.warn(
        'MAIL_FROM is not set: mails come from a mailbox @localhost, which mail servers refuse',
      );
    void this.check().then((reason) => {
      if (reason === null) this.logger.info('mail: the mail server of SMTP_URL answers');
      else if (!this.outages.has('email'))
        this.logger.warn(
          { reason },
          `mail: ${SMTP_ROUTE.describe(reason)}; mails wait until the mail server of SMTP_URL answers`,
        );
    });
  }

  /** Returns the reason code of a problem with the mail server; null when it works. */
  async check(): Promise<string | null> {
    const outcome = await this.mailer.check().then(() => ({ state: 'delivered' as const }), smtpOutcome);
    await this.outages.recordRoute(SMTP_ROUTE, outcome, true);
    return 'reason' in outcome ? outcome.reason : null;
  }
}
