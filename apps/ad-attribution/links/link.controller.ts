import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { make } from '#platform/events/make.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, archivedAt, pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Outbox } from '#platform/outbox/outbox.js';
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
    private readonly outbox: Outbox,
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
        sequence: 1,
        created_at: this.clock.now(),
      };
      const { identifiers } = await tx.insert(Link, row);
      await this.tell(tx, { ...row, number: Number(identifiers[0]!['number']) });
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
      const archived_at = archivedAt(row, input, this.clock.now());
      const changed = { ...row, archived_at, sequence: row.sequence + 1 };
      await tx.update(Link, { id }, changed);
      await this.tell(tx, changed);
      return linkView(changed, this.config.publicUrl);
    });
  }

  private async tell(tx: Tx, link: Link): Promise<void> {
    const { workspace_id, id: link_id, number: link_number, ad_id, archived_at, sequence } = link;
    const state = archived_at === null ? 'active' : 'archived';
    const event = make(LinkDescribed, { workspace_id, link_id, link_number, ad_id, state });
    await this.outbox.append(tx, links, event, sequence);
  }

  private async freeCode(tx: Tx): Promise<string> {
    let code = randomCode();
    while (await tx.existsBy(Link, { code })) code = randomCode();
    return code;
  }
}
