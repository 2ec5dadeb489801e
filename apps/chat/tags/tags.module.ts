import { Module } from '@nestjs/common';
import { ConversationTags } from './conversation-tags.service.js';
import { TagsController } from './tags.controller.js';
import { Tags } from './tags.service.js';

/** Tags, and the tags of conversations. */
@Module({
  controllers: [TagsController],
  providers: [ConversationTags, Tags],
  exports: [ConversationTags],
})
export class TagsModule {}
