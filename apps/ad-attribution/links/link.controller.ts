import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, archivedAt, pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Ad } from '../campaigns/ad.entity.js';
import { randomCode } from './link.code.js';
import { ChangeLinkInput, LinkInput, LinkQuery, linkView, LinkView } from './link.dto.js';
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

  /** Creates a tracked link of an ad. */
  @Post()
  @Allow('marketer')
  @Answers(201, LinkView)
  @Refuses(404, 'There is no such ad here')
  create(@CallerParam() caller: Caller, @Body() input: LinkInput): Promise<LinkView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const ad = await tx.findOneBy(Ad, { id: input.ad_id, workspace_id: caller.workspace });
      if (!ad) throw Problem.notFound('ad');
      if (ad.archived_at !== null)
        throw Problem.field('ad_id', 'archived', 'The ad is archived and takes no further links');
      const row = {
        id: this.ids.next('lnk'),
        workspace_id: caller.workspace,
        ad_id: input.ad_id,
        door: input.door,
        code: await this.freeCode(tx),
        archived_at: null,
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
        archived_at: query.archived === 'true' ? Not(IsNull()) : IsNull(),
        ...(query.ad_id && { ad_id: query.ad_id }),
        ...afterId(query.cursor, 'lnk'),
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

  /** Shows a link. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, LinkView)
  async get(@CallerParam() caller: Caller, @IdParam('lnk') id: string): Promise<LinkView> {
    const row = await this.database.read.findOneBy(Link, { id, workspace_id: caller.workspace });
    if (!row) throw Problem.notFound('link');
    return linkView(row, this.config.publicUrl);
  }

  /**
   * Archives or restores a link, within five seconds. Visitors of an archived link get a page in their language that says
   * so and leads to the chat, without an ad; their visits count as filtered. Earlier clicks, their chats and conversions
   * stay in all reports.
   */
  @Patch(':id')
  @Allow('marketer')
  @Answers(200, LinkView)
  change(
    @CallerParam() caller: Caller,
    @IdParam('lnk') id: string,
    @Body() input: ChangeLinkInput,
  ): Promise<LinkView> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Link, { id, workspace_id: caller.workspace });
      if (!row) throw Problem.notFound('link');
      const changed = { ...row, archived_at: archivedAt(row, input, this.clock.now()) };
      await tx.update(Link, { id }, changed);
      return linkView(changed, this.config.publicUrl);
    });
  }

  private async freeCode(tx: Tx): Promise<string> {
    let code = randomCode();
    while (await tx.existsBy(Link, { code })) code = randomCode();
    return code;
  }
}
