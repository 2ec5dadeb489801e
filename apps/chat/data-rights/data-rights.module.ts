import { Module } from '@nestjs/common';
import { MediaModule } from '../media/media.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { ContactErasure } from './contact-erasure.service.js';
import { ErasureController } from './erasure.controller.js';
import { UnstartedChats } from './unstarted-chats.js';

/** Erasing a person. */
@Module({
  imports: [MediaModule, SubjectsModule],
  controllers: [ErasureController],
  providers: [ContactErasure, UnstartedChats],
})
export class DataRightsModule {}
