import { Controller, Get, Query } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { AnswersPage } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { afterId, PageQuery, pageOf } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { DoorAccount } from './door-account.entity.js';
import { doorView, DoorView } from './door.dto.js';

/** Serves the accounts to which links can lead. */
@Controller('v1/doors')
export class DoorsController {
  constructor(private readonly database: Database) {}

  /** Lists the workspace's accounts by which customers can write to it, newest first. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(DoorView)
  async list(@CallerParam() caller: Caller, @Query() query: PageQuery) {
    const { id } = afterId(query.cursor, 'con');
    const rows = await this.database.read.find(DoorAccount, {
      where: { workspace_id: caller.workspace, state: Not('removed'), ...(id && { connection_id: id }) },
      order: { connection_id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, ({ connection_id }) => connection_id, doorView);
  }
}
