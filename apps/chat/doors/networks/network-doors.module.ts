import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AdvertsModule } from '../../adverts/adverts.module.js';
import { OpeningHoursModule } from '../../opening-hours/opening-hours.module.js';
import { ConsentsModule } from '../../consents/consents.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { GreetingsModule } from '../../greetings/greetings.module.js';
import type { Door } from '../door.port.js';
import { AutomaticAnswers } from './automatic-answers.js';
import { ConsentQuestions } from './consent-questions.service.js';
import { DialogConsumer } from './dialog.consumer.js';
import { NetworkAway } from './network-away.service.js';
import { NetworkMediaModule } from './network-media.module.js';
import { NetworkRepliesModule } from './network-replies.module.js';
import { NETWORK_DOOR_LIST, NetworkDoors } from './network-doors.service.js';
import { NETWORK_PARTS } from './network-parts.js';
import { StartGreetings } from './start-greetings.service.js';

const doors = NETWORK_PARTS.map((parts) => parts.door);
const watches = NETWORK_PARTS.flatMap((parts) => parts.watches ?? []);

/** The doors of networks: they receive people's messages and send agents' answers. */
@Module({
  imports: [
    AccountsModule,
    AdvertsModule,
    ConsentsModule,
    OpeningHoursModule,
    ConversationsModule,
    GreetingsModule,
    NetworkMediaModule,
    NetworkRepliesModule,
  ],
  providers: [
    ...[...doors, ...watches],
    { provide: NETWORK_DOOR_LIST, useFactory: (...all: Door[]) => all, inject: doors },
    ...[AutomaticAnswers, ConsentQuestions, DialogConsumer, NetworkAway, NetworkDoors, StartGreetings],
  ],
  exports: [ConsentQuestions, NetworkDoors],
})
export class NetworkDoorsModule {}
