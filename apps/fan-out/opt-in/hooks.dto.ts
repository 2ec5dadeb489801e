import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { MAIL_FATES, type MailFate } from '../bounces/dsn.js';

/** Meta's handshake. */
export class HandshakeQuery {
  /** What Meta asks for. */
  @IsIn(['subscribe']) 'hub.mode': string;
  /** The word that was entered at Meta. */
  @IsString() @MaxLength(500) 'hub.verify_token': string;
  /** Comes back as it is. */
  @IsString() @MaxLength(500) 'hub.challenge': string;
}

/** What was understood of a mail that came back. */
export class MailReport {
  /**
   * `complained` and `bounced` end the follower. `returned` and `expired`: the receipt failed, and it is counted.
   * `refused`: the receipt failed. `delayed`, `arrived` and `noted` change nothing.
   */
  @IsIn(MAIL_FATES) fate: MailFate;
  /** As RFC 3463 has it: `5.1.1`. Of a complaint its kind: `abuse`. @example 5.1.1 */
  @IsString() status: string;
  /** The follower was ended by it. */
  @IsBoolean() ended: boolean;
}
