import { IsOptional } from 'class-validator';
import { MESSAGE_SANDBOX_PORTS, MessageSettings } from '#message/settings.js';
import {
  IsKeyList,
  IsSenderMailbox,
  IsUrlOf,
  IsWhole,
  NeededOnFull,
  parseMailbox,
} from '#platform/config-values.js';

/** The environment variables of fan-out. */
export class FanOutSettings extends MessageSettings {
  @IsOptional() @IsUrlOf('smtp', 'smtps') SMTP_URL?: string;
  /** Sender of mails, as `name@host` or `Name <name@host>`; the displayed name is the channel's. */
  @IsSenderMailbox() MAIL_FROM = 'corong@localhost';
  @IsOptional() @IsWhole(1) FOLLOW_LIMIT?: number;
  /** What follow codes are issued with; connections recognises them by the same list. */
  @NeededOnFull() @IsKeyList() FOLLOW_KEYS?: string;
  /** X25519: what opens the credentials that connections seals for fan-out. */
  @NeededOnFull() @IsKeyList() CREDENTIALS_PRIVATE_KEYS?: string;

  /** The sender's mailbox without a name. */
  get mailbox(): string {
    return parseMailbox(this.MAIL_FROM)!;
  }

  get smtpUrl(): string | undefined {
    return this.SMTP_URL ?? (this.SANDBOX ? `smtp://127.0.0.1:${MESSAGE_SANDBOX_PORTS.smtp}` : undefined);
  }

  /** Follow attempts of one network in ten minutes. Higher with SANDBOX, where all come from one address. */
  get followLimit(): number {
    return this.FOLLOW_LIMIT ?? (this.SANDBOX ? 1_000 : 20);
  }
}
