import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { RecoveryCodes } from './recovery-codes.js';
import { TotpController } from './totp.controller.js';
import { Totps } from './totp.service.js';

/** Codes of authenticator apps, and recovery codes. */
@Module({
  imports: [SessionsModule],
  controllers: [TotpController],
  providers: [RecoveryCodes, Totps],
  exports: [Totps],
})
export class TotpModule {}
