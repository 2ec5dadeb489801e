import { Module } from '@nestjs/common';
import { ConsentsModule } from '../../consents/consents.module.js';
import { ContactsModule } from '../../contacts/contacts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { GreetingsModule } from '../../greetings/greetings.module.js';
import { MediaModule } from '../../media/media.module.js';
import { OpeningHoursModule } from '../../opening-hours/opening-hours.module.js';
import { WorkspacesModule } from '../../workspaces/workspaces.module.js';
import { ClickTokenVerifier } from '../click-token-verifier.service.js';
import { WebChatOpener } from './chat-opening.service.js';
import { ChatPageController } from './chat-page.controller.js';
import { EmbedController } from './embed.controller.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { VisitorConsentController } from './visitor-consent.controller.js';
import { VisitorConsents } from './visitor-consents.service.js';
import { VisitorCookies } from './visitor-cookies.service.js';
import { VisitorFilesController } from './visitor-files.controller.js';
import { VisitorFiles } from './visitor-files.service.js';
import { FileLimit, MessageLimit, SessionLimit } from './visitor-limits.js';
import { WebChatController } from './web-chat.controller.js';
import { WebDoor } from './web.door.js';
import { WebChat } from './web-chat.service.js';

/** The web chat: its page, sessions and visitors' messages. */
@Module({
  imports: [
    WorkspacesModule,
    ConsentsModule,
    OpeningHoursModule,
    GreetingsModule,
    ContactsModule,
    ConversationsModule,
    MediaModule,
  ],
  controllers: [
    ChatPageController,
    EmbedController,
    SessionsController,
    VisitorConsentController,
    VisitorFilesController,
    WebChatController,
  ],
  providers: [
    ClickTokenVerifier,
    WebChatOpener,
    Sessions,
    VisitorCookies,
    WebChat,
    WebDoor,
    VisitorConsents,
    VisitorFiles,
    FileLimit,
    MessageLimit,
    SessionLimit,
  ],
  exports: [WebDoor],
})
export class WebDoorModule {}
