import { IsIn, IsString, MaxLength } from 'class-validator';

/** Query by which Meta checks a webhook URL that a person entered; the answer returns the challenge. */
export class HandshakeQuery {
  /** What Meta asks for. */
  @IsIn(['subscribe']) 'hub.mode': string;
  /** The word that was entered at Meta. */
  @IsString() @MaxLength(500) 'hub.verify_token': string;
  /** Comes back as it is. */
  @IsString() @MaxLength(500) 'hub.challenge': string;
}
