import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { MAIL_FATES, type MailFate } from './mail-report.js';

/** Meta's handshake. */
export class HandshakeQuery {
  @IsIn(['subscribe']) 'hub.mode': string;
  @IsString() @MaxLength(500) 'hub.verify_token': string;
  @IsString() @MaxLength(500) 'hub.challenge': string;
}

/** What was understood of a mail that came back. */
export class MailReport {
  /**
   * `complained` and `bounced` end the follower. `returned` and `expired`: the receipt failed, and it is counted.
   * `refused`: the receipt failed. `delayed`, `arrived` and `noted` change nothing.
   */
  @IsIn(MAIL_FATES) fate: MailFate;
  /** As RFC 3463 has it: `5.1.1`. Of a complaint its kind: `abuse`. */
  @IsString() status: string;
  /** The follower was ended by it. */
  @IsBoolean() ended: boolean;
}
