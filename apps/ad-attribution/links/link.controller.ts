import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Ad } from '../campaigns/ad.entity.js';
import { randomCode } from './link.code.js';
import { LinkInput, LinkQuery, linkView, LinkView } from './link.dto.js';
import { Link } from './link.entity.js';

/** Tracked links of the caller's ads. */
@Controller('v1/links')
export class LinkController {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly config: Config,
  ) {}

  /** Makes a tracked link of an ad. */
  @Post()
  @Allow('marketer')
  @Answers(201, LinkView)
  create(@CallerParam() caller: Caller, @Body() input: LinkInput): Promise<LinkView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      if (!(await tx.existsBy(Ad, { id: input.ad_id, workspace_id: caller.workspace })))
        throw Problem.notFound('ad');
      const row = {
        id: this.ids.next('lnk'),
        workspace_id: caller.workspace,
        ad_id: input.ad_id,
        door: input.door,
        code: await this.freeCode(tx),
        created_at: this.clock.now(),
      };
      await tx.insert(Link, row);
      return linkView(row, this.config.publicUrl);
    });
  }

  /** Lists tracked links. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(LinkView)
  async list(@CallerParam() caller: Caller, @Query() query: LinkQuery) {
    const rows = await this.database.read.find(Link, {
      where: {
        workspace_id: caller.workspace,
        ...(query.ad_id && { ad_id: query.ad_id }),
        ...(query.cursor && { id: LessThan(query.cursor) }),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(
      rows,
      query.limit,
      (row) => row.id,
      (row) => linkView(row, this.config.publicUrl),
    );
  }

  private async freeCode(tx: Tx): Promise<string> {
    let code = randomCode();
    while (await tx.existsBy(Link, { code })) code = randomCode();
    return code;
  }
}
