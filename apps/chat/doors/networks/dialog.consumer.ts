import { Inject, Injectable } from '@nestjs/common';
import { dialogMessages, messageContent } from '#message/dialog.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { ConsentQuestions } from './consent-questions.service.js';
import { NetworkAway } from './network-away.service.js';
import { NetworkMedia } from './network-media.service.js';
import { NetworkDoors } from './network-doors.service.js';
import { StartGreetings } from './start-greetings.service.js';

/** Applies messages of networks: opens their sealed content and passes them to the door of their network. */
@Injectable()
export class DialogConsumer {
  constructor(
    inbox: Inbox,
    @Inject(SECRETS) secrets: Secrets,
    doors: NetworkDoors,
    questions: ConsentQuestions,
    greetings: StartGreetings,
    media: NetworkMedia,
    away: NetworkAway,
  ) {
    const opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(dialogMessages, 'chat.dialog', async (tx, { id, data: event }) => {
      const content = messageContent.open(opener, event.box, id);
      const door = doors.of(event.network);
      const message = await door?.receive(tx, { event, content });
      if (message?.kind === 'consent') await questions.recordPress(tx, message);
      if (message) await greetings.greet(tx, message, { event, content });
      if (message) await media.take(tx, message, event.connection_id, event.network);
      if (message && door) await away.answer(tx, door, message);
    });
  }
}
