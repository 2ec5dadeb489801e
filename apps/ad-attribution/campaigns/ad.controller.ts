import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { AdInput, AdQuery, adView, AdView } from './ad.dto.js';
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
  ) {}

  /** Makes an ad of a campaign. */
  @Post()
  @Allow('marketer')
  @Answers(201, AdView)
  create(@CallerParam() caller: Caller, @Body() input: AdInput): Promise<AdView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const campaign = await tx.findOneBy(Campaign, {
        id: input.campaign_id,
        workspace_id: caller.workspace,
      });
      if (!campaign) throw Problem.notFound('campaign');
      const row = {
        id: this.ids.next('adv'),
        workspace_id: caller.workspace,
        campaign_id: campaign.id,
        name: input.name,
        greeting_id: input.greeting_id ?? null,
        created_at: this.clock.now(),
      };
      await tx.insert(Ad, row);
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
        ...(query.campaign_id && { campaign_id: query.campaign_id }),
        ...(query.cursor && { id: LessThan(query.cursor) }),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => row.id, adView);
  }
}
