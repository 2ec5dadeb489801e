import { Module } from '@nestjs/common';
import { Subjects } from './subjects.service.js';

/** The map between contacts and the ids by which the ads side knows them. */
@Module({ providers: [Subjects], exports: [Subjects] })
export class SubjectsModule {}
