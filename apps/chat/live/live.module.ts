import { Module } from '@nestjs/common';
import { MemberStreamModule } from '#platform/member-stream/member-stream.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { InboxTopics } from './inbox-topics.js';

/** What agents are sent of conversations, and who of the team is there. */
@Module({ imports: [MemberStreamModule.of(InboxTopics, [ConversationsModule, InboxModule])] })
export class LiveModule {}
