import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { NewApiKeyInput, NewApiKeyView } from './accounts.dto.js';
import { ApiKeys } from './api-keys.service.js';

/** A workspace's API keys, in its owners' hands. */
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Post()
  @Allow()
  @ApiCreatedResponse({ type: NewApiKeyView })
  create(@CallerParam() caller: Caller, @Body() input: NewApiKeyInput) {
    return this.apiKeys.create(caller, input);
  }

  @Get()
  @Allow()
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.apiKeys.list(caller.workspace, page);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow()
  revoke(@CallerParam() caller: Caller, @Param('id') id: string) {
    return this.apiKeys.revoke(caller.workspace, id);
  }
}
