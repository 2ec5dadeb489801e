import { IsBoolean, IsIn, IsString } from 'class-validator';
import { MAIL_FATES, type MailFate } from './dsn.js';

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
