import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { PasswordRequests } from './password-requests.service.js';
import { PasswordResetsController } from './password-resets.controller.js';
import { PasswordResets } from './password-resets.service.js';
import { ResetMails } from './reset-mails.js';

/** Links to new passwords, and changes of passwords. */
@Module({
  imports: [MailModule, SessionsModule, SignInModule],
  controllers: [PasswordResetsController],
  providers: [PasswordRequests, PasswordResets, ResetMails],
  exports: [PasswordResets],
})
export class PasswordResetsModule {}
