import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { Challenges } from './challenges.js';
import { PasskeyProofs } from './passkey-proofs.service.js';
import { PasskeysController } from './passkeys.controller.js';
import { Passkeys } from './passkeys.service.js';
import { RelyingParty } from './relying-party.js';

/** Passkeys. */
@Module({
  imports: [SessionsModule],
  controllers: [PasskeysController],
  providers: [Challenges, PasskeyProofs, Passkeys, RelyingParty],
  exports: [PasskeyProofs, Passkeys],
})
export class PasskeysModule {}
