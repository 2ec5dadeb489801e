import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MediaModule } from '../media/media.module.js';
import { MembersModule } from '../members/members.module.js';
import { Doors } from './doors.service.js';
import { NetworkDoorsModule } from './networks/network-doors.module.js';
import { Replies } from './replies.service.js';
import { WebDoorModule } from './web/web-door.module.js';

/** The ways into a chat, and agents' answers through them. */
@Module({
  imports: [
    AccountsModule,
    ConversationsModule,
    MediaModule,
    MembersModule,
    WebDoorModule,
    NetworkDoorsModule,
  ],
  providers: [Doors, Replies],
  exports: [Doors, Replies],
})
export class DoorsModule {}
