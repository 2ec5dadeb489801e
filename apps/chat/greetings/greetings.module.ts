import { Module } from '@nestjs/common';
import { GreetingsController } from './greetings.controller.js';
import { Greetings } from './greetings.service.js';

/** The greetings with which chats open. */
@Module({ controllers: [GreetingsController], providers: [Greetings], exports: [Greetings] })
export class GreetingsModule {}
