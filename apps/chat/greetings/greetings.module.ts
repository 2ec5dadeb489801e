import { Module } from '@nestjs/common';
import { GreetingsController } from './greetings.controller.js';
import { Greetings } from './greetings.service.js';

/** What a chat opens with. */
@Module({ controllers: [GreetingsController], providers: [Greetings], exports: [Greetings] })
export class GreetingsModule {}
