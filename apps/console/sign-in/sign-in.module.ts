import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { PasskeysModule } from '../passkeys/passkeys.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TotpModule } from '../totp/totp.module.js';
import { SetupController } from './setup.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignInLimits, SignInRequests } from './sign-in-limits.js';
import { SignIn } from './sign-in.service.js';

/** How people sign in. */
@Module({
  imports: [AccountsModule, SessionsModule, TotpModule, PasskeysModule],
  controllers: [SetupController, SignInController],
  providers: [SignIn, SignInLimits, SignInRequests],
  exports: [SignIn, SignInLimits, SignInRequests],
})
export class SignInModule {}
