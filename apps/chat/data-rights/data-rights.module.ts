import { Module } from '@nestjs/common';
import { MediaModule } from '../media/media.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { ContactErasure } from './contact-erasure.service.js';
import { ErasureController } from './erasure.controller.js';

/** Erasing a person. */
@Module({
  imports: [MediaModule, SubjectsModule],
  controllers: [ErasureController],
  providers: [ContactErasure],
})
export class DataRightsModule {}
