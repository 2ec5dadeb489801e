import { IsIn, IsString, MaxLength } from 'class-validator';

/** Query by which Meta checks a webhook URL that a person entered; the answer returns the challenge. */
export class HandshakeQuery {
  /** Always `subscribe`. */
  @IsIn(['subscribe']) 'hub.mode': string;
  /** The verify token that the person entered at Meta. */
  @IsString() @MaxLength(500) 'hub.verify_token': string;
  /** A value that the answer returns unchanged. */
  @IsString() @MaxLength(500) 'hub.challenge': string;
}
