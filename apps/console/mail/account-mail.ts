import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { ConsoleSettings } from '../src/settings.js';

/** A mail about a person's account. */
export interface AccountMail {
  to: string;
  subject: string;
  /** Paragraphs of plain text. */
  paragraphs: readonly string[];
}

/** Milliseconds for connecting, the server's greeting, and each of its replies. */
const TIMEOUTS = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** Sends mails about accounts by the installation's SMTP server: invitations, and links to a new password. */
@Injectable()
export class AccountMails implements OnApplicationShutdown {
  private readonly transport?: Transporter;

  constructor(
    private readonly config: ConsoleSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { smtpUrl } = config;
    if (smtpUrl) this.transport = createTransport({ url: smtpUrl, ...TIMEOUTS });
  }

  /** False where no SMTP server is configured: then links are handed over by an owner. */
  get available(): boolean {
    return this.transport !== undefined;
  }

  /** Sends a mail once; false if there is no server, or it did not take the mail. */
  async send({ to, subject, paragraphs }: AccountMail): Promise<boolean> {
    if (!this.transport) return false;
    try {
      await this.transport.sendMail({
        from: { name: 'Corong', address: this.config.mailbox },
        to: { name: '', address: to },
        subject,
        text: paragraphs.join('\n\n'),
        headers: { 'auto-submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return true;
    } catch (error) {
      const { code, responseCode, name } = error as { code?: string; responseCode?: number; name: string };
      this.logger.warn(
        { reason: responseCode ?? code ?? name },
        'the mail server did not take a mail about an account',
      );
      return false;
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}
