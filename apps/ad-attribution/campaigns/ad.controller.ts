import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { AdDescribed, ads } from '#crossing/ad.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, archivedAt, pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Greetings } from '../greetings/greetings.js';
import { AdInput, AdQuery, adView, AdView, ChangeAdInput } from './ad.dto.js';
import { Ad } from './ad.entity.js';
import { Campaign } from './campaign.entity.js';

/** Ads of the caller's campaigns. */
@Controller('v1/ads')
export class AdController {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly greetings: Greetings,
    private readonly outbox: Outbox,
  ) {}

  /** Makes an ad of a campaign. */
  @Post()
  @Allow('marketer')
  @Answers(201, AdView)
  @Refuses(404, 'There is no such campaign here')
  async create(@CallerParam() caller: Caller, @Body() input: AdInput): Promise<AdView> {
    if (input.greeting_id) await this.greetings.waitFor(input.greeting_id);
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const campaign = await tx.findOneBy(Campaign, {
        id: input.campaign_id,
        workspace_id: caller.workspace,
      });
      if (!campaign) throw Problem.notFound('campaign');
      if (campaign.archived_at !== null)
        throw Problem.field('campaign_id', 'archived', 'The campaign is archived and takes no further ads');
      if (input.greeting_id) await this.greetings.assertUsable(tx, caller.workspace, input.greeting_id);
      const row = {
        id: this.ids.next('adv'),
        workspace_id: caller.workspace,
        campaign_id: campaign.id,
        name: input.name,
        greeting_id: input.greeting_id ?? null,
        archived_at: null,
        sequence: 1,
        created_at: this.clock.now(),
      };
      await tx.insert(Ad, row);
      await this.tell(tx, row);
      return adView(row);
    });
  }

  /** Lists ads. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(AdView)
  async list(@CallerParam() caller: Caller, @Query() query: AdQuery) {
    const rows = await this.database.read.find(Ad, {
      where: {
        workspace_id: caller.workspace,
        archived_at: query.archived === 'true' ? Not(IsNull()) : IsNull(),
        ...(query.campaign_id && { campaign_id: query.campaign_id }),
        ...afterId(query.cursor, 'adv'),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => row.id, adView);
  }

  /** Shows an ad. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, AdView)
  async get(@CallerParam() caller: Caller, @IdParam('adv') id: string): Promise<AdView> {
    const row = await this.database.read.findOneBy(Ad, { id, workspace_id: caller.workspace });
    if (!row) throw Problem.notFound('ad');
    return adView(row);
  }

  /**
   * Renames, gives another greeting, archives or takes back. Chats that were opened keep the greeting that they had. An
   * archived ad stands in no list of those in use and takes no further links; its past stays in all reports, its cost can
   * still be put right, and its links go on leading to the chat until they are archived themselves.
   */
  @Patch(':id')
  @Allow('marketer')
  @Answers(200, AdView)
  async change(
    @CallerParam() caller: Caller,
    @IdParam('adv') id: string,
    @Body() input: ChangeAdInput,
  ): Promise<AdView> {
    if (input.greeting_id) await this.greetings.waitFor(input.greeting_id);
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Ad, { id, workspace_id: caller.workspace });
      if (!row) throw Problem.notFound('ad');
      const { greeting_id = row.greeting_id } = input;
      if (greeting_id !== null && greeting_id !== row.greeting_id)
        await this.greetings.assertUsable(tx, caller.workspace, greeting_id);
      const changed = {
        ...row,
        name: input.name ?? row.name,
        greeting_id,
        archived_at: archivedAt(row, input, this.clock.now()),
        sequence: row.sequence + Number(greeting_id !== row.greeting_id),
      };
      await tx.update(Ad, { id }, changed);
      if (changed.sequence > row.sequence) await this.tell(tx, changed);
      return adView(changed);
    });
  }

  private async tell(tx: Tx, { id: ad_id, workspace_id, greeting_id, sequence }: Ad): Promise<void> {
    const event = make(AdDescribed, { workspace_id, ad_id, ...(greeting_id !== null && { greeting_id }) });
    await this.outbox.append(tx, ads, event, sequence);
  }
}
