import { Module, type DynamicModule } from '@nestjs/common';
import type { ChatSettings } from './settings.js';
import { PlatformModule } from '#platform/platform.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdvertsModule } from '../adverts/adverts.module.js';
import { ConsentsModule } from '../consents/consents.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { DataRightsModule } from '../data-rights/data-rights.module.js';
import { DoorsModule } from '../doors/doors.module.js';
import { fetchMedia } from '../doors/networks/media-fetch.worker.js';
import { sendReplies } from '../doors/networks/reply-queue.js';
import { GreetingsModule } from '../greetings/greetings.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { LiveModule } from '../live/live.module.js';
import { MediaModule } from '../media/media.module.js';
import { MembersModule } from '../members/members.module.js';
import { NotesModule } from '../notes/notes.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SearchModule } from '../search/search.module.js';
import { ShopsModule } from '../shops/shops.module.js';
import { StagesModule } from '../stages/stages.module.js';
import { TagsModule } from '../tags/tags.module.js';
import { QuickRepliesModule } from '../quick-replies/quick-replies.module.js';
import { ReopeningModule } from '../reopening/reopening.module.js';
import { OpeningHoursModule } from '../opening-hours/opening-hours.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { AssignmentModule } from '../assignment/assignment.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { TimesModule } from '../times/times.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { schema } from './schema.js';

/** The app chat: conversations with customers, the agents' inbox, and crossing events. */
@Module({})
export class ChatModule {
  static forRoot(config: ChatSettings): DynamicModule {
    return {
      module: ChatModule,
      imports: [
        PlatformModule.forApp({
          app: 'chat',
          config,
          schema,
          jobs: [fetchMedia, sendReplies],
          media: config.mediaBucket,
        }),
        WorkspacesModule,
        MembersModule,
        TeamsModule,
        AccountsModule,
        GreetingsModule,
        AdvertsModule,
        SubjectsModule,
        ContactsModule,
        MediaModule,
        ReopeningModule,
        ConversationsModule,
        TagsModule,
        OpeningHoursModule,
        ConsentsModule,
        DoorsModule,
        AssignmentModule,
        InboxModule,
        SearchModule,
        LiveModule,
        NotesModule,
        QuickRepliesModule,
        OrdersModule,
        StagesModule,
        ShopsModule,
        TimesModule,
        DataRightsModule,
        RetentionModule,
      ],
    };
  }
}
