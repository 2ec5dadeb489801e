import { Module } from '@nestjs/common';
import { AccountMails } from './account-mail.js';

/** Mails about accounts. */
@Module({ providers: [AccountMails], exports: [AccountMails] })
export class MailModule {}
