import { IsIn, IsString, MaxLength } from 'class-validator';
import type { MailFate } from './delivery-report.js';

/** Meta's handshake. */
export class HandshakeQuery {
  @IsIn(['subscribe']) 'hub.mode': string;
  @IsString() @MaxLength(500) 'hub.verify_token': string;
  @IsString() @MaxLength(500) 'hub.challenge': string;
}

/** What was understood of a mail that came back. */
export class MailReport {
  /** `bounced`: the follower was ended. `refused` and `expired`: the receipt failed. `delayed` and `arrived` change nothing. */
  @IsIn(['bounced', 'refused', 'expired', 'delayed', 'arrived']) fate: MailFate;
  /** As RFC 3463 has it: `5.1.1`. */
  @IsString() status: string;
}
