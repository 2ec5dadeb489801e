import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { ShopInput, ShopRotateInput, ShopSecretView, ShopView } from './shop.dto.js';
import { Shops } from './shops.service.js';

/** The brand's shops, which say by webhook what becomes of orders. */
@Controller('v1/shops')
export class ShopsController {
  constructor(private readonly shops: Shops) {}

  /** Creates a shop. The secret that signs its calls is shown in this answer alone. */
  @Post()
  @Allow()
  @Answers(201, ShopSecretView)
  @Refuses(409, 'The workspace has 20 shops')
  create(@CallerParam() caller: Caller, @Body() input: ShopInput) {
    return this.shops.create(caller, input);
  }

  /** Lists the shops, the newest first. */
  @Get()
  @Allow()
  @AnswersPage(ShopView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.shops.list(caller.workspace, page);
  }

  /** Gives a shop a new secret. The present one is accepted for another day, unless it is revoked. */
  @Post(':id/rotate')
  @HttpCode(200)
  @Allow()
  @Answers(200, ShopSecretView)
  rotate(@CallerParam() caller: Caller, @IdParam('shp') id: string, @Body() { revoke }: ShopRotateInput) {
    return this.shops.rotate(caller, id, revoke ?? false);
  }

  /** Removes a shop. Its calls are refused from then on; what it recorded stays. */
  @Delete(':id')
  @HttpCode(204)
  @Allow()
  @Answers(204)
  remove(@CallerParam() caller: Caller, @IdParam('shp') id: string): Promise<void> {
    return this.shops.remove(caller.workspace, id);
  }
}
