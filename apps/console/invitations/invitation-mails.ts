import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { isolateDirection } from '#platform/http/text.js';
import { languageOr } from '#platform/language/language.js';
import { Workspace } from '../accounts/accounts.entities.js';
import { AccountMails } from '../mail/account-mail.js';
import { ACCOUNT_MAIL_TEXTS } from '../mail/account-mail.texts.js';
import type { SentInvitation } from './invitation.dto.js';
import { VALID_DAYS, type Invited } from './invitations.service.js';

/** Mails the links of invitations. */
@Injectable()
export class InvitationMails {
  constructor(
    private readonly database: Database,
    private readonly mails: AccountMails,
    private readonly config: Config,
  ) {}

  /** Mails the link, in the workspace's language or else that of the inviter's browser. Where that cannot be, the answer has the link. */
  async send(
    workspace_id: string,
    { invitation, token }: Invited,
    accepted?: string,
  ): Promise<SentInvitation> {
    const workspace = await this.database.read.findOneByOrFail(Workspace, { id: workspace_id });
    const texts = ACCOUNT_MAIL_TEXTS[languageOr(workspace.language, accepted)];
    const name = isolateDirection(workspace.name);
    // What follows the # stays in the browser: no log of a proxy has it.
    const link = `${this.config.publicUrl}/join#${token}`;
    const mailed = await this.mails.send({
      to: invitation.email,
      subject: texts.inviteSubject(name),
      paragraphs: [texts.invited(name), texts.accept(link), texts.validDays(VALID_DAYS), texts.notExpected],
    });
    return { ...invitation, mailed, link: mailed ? null : link };
  }
}
