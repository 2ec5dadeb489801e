import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { pageOf, PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { CampaignInput, campaignView, CampaignView } from './campaign.dto.js';
import { Campaign } from './campaign.entity.js';

/** Campaigns of the caller's workspace. */
@Controller('v1/campaigns')
export class CampaignController {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Makes a campaign. */
  @Post()
  @Allow('marketer')
  @Answers(201, CampaignView)
  create(@CallerParam() caller: Caller, @Body() input: CampaignInput): Promise<CampaignView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const row = {
        id: this.ids.next('cmp'),
        workspace_id: caller.workspace,
        name: input.name,
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
  async list(@CallerParam() caller: Caller, @Query() query: PageQuery) {
    const rows = await this.database.read.find(Campaign, {
      where: { workspace_id: caller.workspace, ...(query.cursor && { id: LessThan(query.cursor) }) },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => row.id, campaignView);
  }
}
