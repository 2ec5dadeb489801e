import { Module } from '@nestjs/common';
import { TeamsConsumer } from './teams.consumer.js';
import { Teams } from './teams.service.js';

/** The projection of teams, and which of them new chats get. */
@Module({ providers: [Teams, TeamsConsumer], exports: [Teams] })
export class TeamsModule {}
