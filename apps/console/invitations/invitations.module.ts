import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MailModule } from '../mail/mail.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { Accepting } from './accepting.service.js';
import { InvitationMails } from './invitation-mails.js';
import { InvitationsController } from './invitations.controller.js';
import { Invitations } from './invitations.service.js';

/** Invitations to workspaces. */
@Module({
  imports: [AccountsModule, MailModule, SessionsModule, SignInModule],
  controllers: [InvitationsController],
  providers: [Accepting, InvitationMails, Invitations],
  exports: [Accepting, Invitations],
})
export class InvitationsModule {}
