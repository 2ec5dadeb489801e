import { Module } from '@nestjs/common';
import { MessageSearch } from './message-search.js';
import { SearchController } from './search.controller.js';

/** The search in messages, for agents. */
@Module({ controllers: [SearchController], providers: [MessageSearch] })
export class SearchModule {}
