import { Module } from '@nestjs/common';
import { MembersConsumer } from './members.consumer.js';
import { Members } from './members.service.js';

/** The projection of members. */
@Module({ providers: [Members, MembersConsumer], exports: [Members] })
export class MembersModule {}
