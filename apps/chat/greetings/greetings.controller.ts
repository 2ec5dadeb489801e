import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { GreetingInput, GreetingView } from './greeting.dto.js';
import { Greetings } from './greetings.service.js';

@Controller('v1/greetings')
export class GreetingsController {
  constructor(private readonly greetings: Greetings) {}

  @Post()
  @Allow('marketer', 'agent')
  @ApiCreatedResponse({ type: GreetingView })
  create(@CallerParam() caller: Caller, @Body() input: GreetingInput) {
    return this.greetings.create(caller, input);
  }

  @Get()
  @Allow('marketer', 'agent')
  list(@CallerParam() caller: Caller, @Query() query: PageQuery) {
    return this.greetings.list(caller.workspace, query);
  }

  @Get(':id')
  @Allow('marketer', 'agent')
  @ApiOkResponse({ type: GreetingView })
  get(@CallerParam() caller: Caller, @Param('id') id: string) {
    return this.greetings.get(caller.workspace, id);
  }
}
