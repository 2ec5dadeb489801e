import { Inject, Injectable } from '@nestjs/common';
import { dialogMessages, messageContent } from '#message/dialog.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { AutomaticAnswers } from './automatic-answers.js';
import { NetworkMedia } from './network-media.service.js';
import { NetworkDoors } from './network-doors.service.js';

/** Applies messages of networks: opens their sealed content and passes them to the door of their network. */
@Injectable()
export class DialogConsumer {
  constructor(
    inbox: Inbox,
    @Inject(SECRETS) secrets: Secrets,
    doors: NetworkDoors,
    answers: AutomaticAnswers,
    media: NetworkMedia,
  ) {
    const opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(dialogMessages, 'chat.dialog', async (tx, { id, data: event }) => {
      const content = messageContent.open(opener, event.box, id);
      const door = doors.of(event.network);
      const message = await door?.receive(tx, { event, content });
      if (!door || !message) return;
      await media.take(tx, message, event.connection_id, event.network);
      await answers.answer(tx, door, message, { event, content });
    });
  }
}
