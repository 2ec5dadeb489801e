import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { Allow } from '#platform/http/roles.js';
import { NewApiKeyInput, NewApiKeyView, ApiKeyView } from './accounts.dto.js';
import { ApiKeys } from './api-keys.service.js';

/** A workspace's API keys, which its owners manage. */
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly relay: RelayWait,
  ) {}

  /** Creates an API key. The key itself is shown only once. */
  @Post()
  @Allow()
  @Answers(201, NewApiKeyView)
  async create(@CallerParam() caller: Caller, @Body() input: NewApiKeyInput) {
    const created = await this.apiKeys.create(caller, input);
    await this.relay.untilLogged(created.id);
    return created;
  }

  /** Lists API keys, without the keys themselves. */
  @Get()
  @Allow()
  @AnswersPage(ApiKeyView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.apiKeys.list(caller.workspace, page);
  }

  /** Revokes an API key. Its open streams end. */
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Allow()
  revoke(@CallerParam() caller: Caller, @IdParam('key') id: string) {
    return this.apiKeys.revoke(caller.workspace, id);
  }
}
