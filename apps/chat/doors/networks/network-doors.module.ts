import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AdvertsModule } from '../../adverts/adverts.module.js';
import { OpeningHoursModule } from '../../opening-hours/opening-hours.module.js';
import { ConsentsModule } from '../../consents/consents.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { GreetingsModule } from '../../greetings/greetings.module.js';
import { InstagramDoorModule } from '../instagram/instagram-door.module.js';
import { MessengerDoorModule } from '../messenger/messenger-door.module.js';
import { TelegramDoorModule } from '../telegram/telegram-door.module.js';
import { WhatsAppDoorModule } from '../whatsapp/whatsapp-door.module.js';
import { AutomaticAnswers } from './automatic-answers.js';
import { ConsentQuestions } from './consent-questions.service.js';
import { DialogConsumer } from './dialog.consumer.js';
import { NetworkAway } from './network-away.service.js';
import { NetworkMediaModule } from './network-media.module.js';
import { NetworkRepliesModule } from './network-replies.module.js';
import { NetworkDoors } from './network-doors.service.js';
import { StartGreetings } from './start-greetings.service.js';

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
    WhatsAppDoorModule,
    MessengerDoorModule,
    InstagramDoorModule,
    TelegramDoorModule,
  ],
  providers: [AutomaticAnswers, ConsentQuestions, DialogConsumer, NetworkAway, NetworkDoors, StartGreetings],
  exports: [ConsentQuestions, NetworkDoors],
})
export class NetworkDoorsModule {}
