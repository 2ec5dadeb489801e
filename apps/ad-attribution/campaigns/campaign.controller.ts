import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, ArchivablePageQuery, archivedAt, pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { CampaignInput, ChangeCampaignInput, campaignView, CampaignView } from './campaign.dto.js';
import { Campaign } from './campaign.entity.js';

/** Serves the campaigns of the caller's workspace. */
@Controller('v1/campaigns')
export class CampaignController {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Creates a campaign. */
  @Post()
  @Allow('marketer')
  @Answers(201, CampaignView)
  create(@CallerParam() caller: Caller, @Body() input: CampaignInput): Promise<CampaignView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const row = {
        id: this.ids.next('cmp'),
        workspace_id: caller.workspace,
        name: input.name,
        archived_at: null,
        created_at: this.clock.now(),
      };
      await tx.insert(Campaign, row);
      return campaignView(row);
    });
  }

  /** Lists campaigns. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(CampaignView)
  async list(@CallerParam() caller: Caller, @Query() query: ArchivablePageQuery) {
    const rows = await this.database.read.find(Campaign, {
      where: {
        workspace_id: caller.workspace,
        archived_at: query.archived === 'true' ? Not(IsNull()) : IsNull(),
        ...afterId(query.cursor, 'cmp'),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => row.id, campaignView);
  }

  /** Shows a campaign. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, CampaignView)
  async get(@CallerParam() caller: Caller, @IdParam('cmp') id: string): Promise<CampaignView> {
    const row = await this.database.read.findOneBy(Campaign, { id, workspace_id: caller.workspace });
    if (!row) throw Problem.notFound('campaign');
    return campaignView(row);
  }

  /**
   * Renames, archives or restores a campaign. An archived campaign is not in the list of those in use and accepts no
   * further ads. Its figures stay in all reports, and its links lead to the chat until they are archived themselves.
   */
  @Patch(':id')
  @Allow('marketer')
  @Answers(200, CampaignView)
  change(
    @CallerParam() caller: Caller,
    @IdParam('cmp') id: string,
    @Body() input: ChangeCampaignInput,
  ): Promise<CampaignView> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Campaign, { id, workspace_id: caller.workspace });
      if (!row) throw Problem.notFound('campaign');
      const changed = {
        ...row,
        name: input.name ?? row.name,
        archived_at: archivedAt(row, input, this.clock.now()),
      };
      await tx.update(Campaign, { id }, changed);
      return campaignView(changed);
    });
  }
}
