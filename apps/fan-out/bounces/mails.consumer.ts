import { Inject, Injectable } from '@nestjs/common';
import { audienceMails, mailContent } from '#message/audience.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { MailReports } from './mail-reports.js';

/** Applies delivery reports (mails) that connections received from mail servers. */
@Injectable()
export class MailsConsumer {
  constructor(inbox: Inbox, @Inject(SECRETS) secrets: Secrets, reports: MailReports) {
    const opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(audienceMails, 'fan-out.mails', async (tx, { id, data: { workspace_ids, box } }) => {
      const { mail } = mailContent.open(opener, box, id);
      await reports.apply(tx, workspace_ids, Buffer.from(mail, 'base64'));
    });
  }
}
