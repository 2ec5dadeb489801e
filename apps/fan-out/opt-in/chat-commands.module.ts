import { Module } from '@nestjs/common';
import { FollowCodes } from '#message/follow-code.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { BouncesModule } from '../bounces/bounces.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { AnswerSender } from './answer-sender.js';
import { ChatAnswers } from './chat-answers.js';
import { ChatCommands } from './chat-commands.js';
import { ChatFollowers } from './chat-followers.js';
import { CommandReplies } from './command-replies.js';
import { PersonsConsumer } from './persons.consumer.js';
import { StartLinks } from './start-links.js';

/** Lets people follow and leave by commands in chats, which arrive as events from connections, and answers the commands. */
@Module({
  imports: [ChannelsModule, AudienceModule, AccountsModule, TransportsModule, BouncesModule],
  providers: [
    ...[FollowCodes, StartLinks, ChatFollowers, CommandReplies, ChatCommands],
    ...[PersonsConsumer, ChatAnswers, AnswerSender],
  ],
  exports: [StartLinks],
})
export class ChatCommandsModule {}
