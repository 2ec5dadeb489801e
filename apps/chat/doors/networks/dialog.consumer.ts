import { Inject, Injectable } from '@nestjs/common';
import { dialogMessages, messageContent } from '#message/dialog.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { NetworkMessages } from './network-messages.service.js';

/** Opens what connections sealed for chat. */
@Injectable()
export class DialogConsumer {
  constructor(inbox: Inbox, @Inject(SECRETS) secrets: Secrets, messages: NetworkMessages) {
    const opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(dialogMessages, 'chat.dialog', (tx, { id, data }) =>
      messages.receive(tx, data, messageContent.open(opener, data.box, id)),
    );
  }
}
