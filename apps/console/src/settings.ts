import { IsOptional, Matches } from 'class-validator';
import { Config } from '#platform/config.js';
import { MESSAGE_SANDBOX_PORTS } from '#message/settings.js';
import {
  IsOrigin,
  IsSenderMailbox,
  IsSigningKey,
  IsUrlOf,
  NeededOnFull,
  parseMailbox,
} from '#platform/config-values.js';

/** The environment variables of the console. */
export class ConsoleSettings extends Config {
  /** Token for /metrics on the public origin. */
  @IsOptional() @Matches(/^[\x21-\x7e]{16,200}$/) METRICS_TOKEN?: string;
  /** Server for mails about accounts; without one an owner hands links over. */
  @IsOptional() @IsUrlOf('smtp', 'smtps') SMTP_URL?: string;
  /** Sender of these mails, as `name@host` or `Name <name@host>`; the displayed name is Corong. */
  @IsSenderMailbox() MAIL_FROM = 'corong@localhost';
  @NeededOnFull() @IsSigningKey() IDENTITY_PRIVATE_KEY?: string;
  @NeededOnFull() @IsOrigin() CHANNEL_PUBLISHER_URL?: string;
  @NeededOnFull() @IsOrigin() FAN_OUT_URL?: string;
  @NeededOnFull() @IsOrigin() CHAT_URL?: string;
  @NeededOnFull() @IsOrigin() CONNECTIONS_URL?: string;
  @NeededOnFull() @IsOrigin() AD_ATTRIBUTION_URL?: string;

  /** The sender's mailbox without a name. */
  get mailbox(): string {
    return parseMailbox(this.MAIL_FROM)!;
  }

  get smtpUrl(): string | undefined {
    return this.SMTP_URL ?? (this.SANDBOX ? `smtp://127.0.0.1:${MESSAGE_SANDBOX_PORTS.smtp}` : undefined);
  }

  override get servesOtherHosts(): boolean {
    return true;
  }
}
