import { IsIn, IsString, MaxLength } from 'class-validator';

/** Meta's handshake. */
export class HandshakeQuery {
  @IsIn(['subscribe']) 'hub.mode': string;
  @IsString() @MaxLength(500) 'hub.verify_token': string;
  @IsString() @MaxLength(500) 'hub.challenge': string;
}
