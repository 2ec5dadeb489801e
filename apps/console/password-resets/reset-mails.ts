import { Injectable } from '@nestjs/common';
import type { Language } from '#platform/language/language.js';
import { AccountMails } from '../mail/account-mail.js';
import { ACCOUNT_MAIL_TEXTS } from '../mail/account-mail.texts.js';
import { VALID_HOURS, type ResetLink } from './password-resets.service.js';

/** Mails links to a new password. */
@Injectable()
export class ResetMails {
  constructor(private readonly mails: AccountMails) {}

  get available(): boolean {
    return this.mails.available;
  }

  /** Returns true if the mail server took the mail. */
  send({ email, link }: ResetLink, language: Language): Promise<boolean> {
    const texts = ACCOUNT_MAIL_TEXTS[language];
    const paragraphs = [texts.resetAsked, texts.reset(link), texts.validHours(VALID_HOURS), texts.notAsked];
    return this.mails.send({ to: email, subject: texts.resetSubject, paragraphs });
  }
}
