import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { ContactsController } from '../contacts/contacts.controller.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Visitors } from '../contacts/visitors.service.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { ConversationsController } from '../conversations/conversations.controller.js';
import { Conversations } from '../conversations/conversations.service.js';
import { LiveStreams } from '../conversations/live-streams.service.js';
import { Messages } from '../conversations/messages.service.js';
import { OrdersController } from '../conversations/orders.controller.js';
import { Orders } from '../conversations/orders.service.js';
import { ChatPageController } from '../doors/chat-page.controller.js';
import { Clicks } from '../doors/clicks.service.js';
import { Opening } from '../doors/opening.service.js';
import { SessionsController } from '../doors/sessions.controller.js';
import { Sessions } from '../doors/sessions.service.js';
import { MessageLimit, SessionLimit } from '../doors/visitor-limits.js';
import { WebChatController } from '../doors/web-chat.controller.js';
import { WebChat } from '../doors/web-chat.service.js';
import { WorkspacesConsumer } from '../doors/workspaces.consumer.js';
import { Workspaces } from '../doors/workspaces.service.js';
import { GreetingsController } from '../greetings/greetings.controller.js';
import { Greetings } from '../greetings/greetings.service.js';
import { InboxController } from '../inbox/inbox.controller.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { Subjects } from '../subjects/subjects.service.js';
import { schema } from './schema.js';

const doors = [
  WorkspacesConsumer,
  Workspaces,
  Clicks,
  Opening,
  Sessions,
  WebChat,
  MessageLimit,
  SessionLimit,
];
const people = [Contacts, Visitors, Subjects];
const talk = [ConversationWriter, Conversations, Messages, Orders, LiveStreams, AgentInbox, Greetings];

/** The conversation: doors in, messages, the agents' inbox, and what of it crosses. */
@Module({})
export class ChatModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ChatModule,
      imports: [PlatformModule.forApp({ app: 'chat', config, schema })],
      controllers: [
        ChatPageController,
        SessionsController,
        WebChatController,
        InboxController,
        ConversationsController,
        OrdersController,
        GreetingsController,
        ContactsController,
      ],
      providers: [...doors, ...people, ...talk],
    };
  }
}
