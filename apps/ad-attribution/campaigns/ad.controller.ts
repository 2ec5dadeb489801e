import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, archivedAt, PageQuery, pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Greetings } from '../greetings/greetings.js';
import { AdNetworkIds } from './ad-network-ids.js';
import { AdInput, AdQuery, adView, AdView, ChangeAdInput, UnassignedAdView } from './ad.dto.js';
import { Ad } from './ad.entity.js';
import { AdWriter } from './ad.writer.js';
import { Campaign } from './campaign.entity.js';

/** Serves the ads of the caller's campaigns. */
@Controller('v1/ads')
export class AdController {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly greetings: Greetings,
    private readonly writer: AdWriter,
    private readonly networkIds: AdNetworkIds,
  ) {}

  /** Creates an ad of a campaign. */
  @Post()
  @Allow('marketer')
  @Answers(201, AdView)
  @Refuses(404, 'There is no such campaign here')
  @Refuses(409, 'Another ad has one of these ids at a network')
  async create(@CallerParam() caller: Caller, @Body() input: AdInput): Promise<AdView> {
    if (input.greeting_id) await this.greetings.waitFor(input.greeting_id);
    const { workspace } = caller;
    return this.idempotency.once(caller, workspace, async (tx) => {
      const campaign = await tx.findOneBy(Campaign, { id: input.campaign_id, workspace_id: workspace });
      if (!campaign) throw Problem.notFound('campaign');
      if (campaign.archived_at !== null)
        throw Problem.field('campaign_id', 'archived', 'The campaign is archived: no ad can be added to it');
      if (input.greeting_id) await this.greetings.assertUsable(tx, workspace, input.greeting_id);
      const row = await this.writer.add(tx, {
        workspace_id: workspace,
        campaign_id: campaign.id,
        name: input.name,
        greeting_id: input.greeting_id ?? null,
      });
      return adView(row, await this.networkIds.set(tx, workspace, row.id, input.network_ids ?? []));
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
    const ids = await this.networkIds.of(rows.map(({ id }) => id));
    return pageOf(
      rows,
      query.limit,
      (row) => row.id,
      (row) => adView(row, ids.get(row.id)),
    );
  }

  /**
   * Lists ads that networks named in chats and that belong to no ad of the workspace yet. To assign one, set it as a
   * network id of an ad.
   */
  @Get('unassigned')
  @Allow('marketer', 'analyst')
  @AnswersPage(UnassignedAdView)
  unassigned(@CallerParam() caller: Caller, @Query() query: PageQuery) {
    return this.networkIds.unassigned(caller.workspace, query);
  }

  /** Shows an ad. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, AdView)
  async get(@CallerParam() caller: Caller, @IdParam('adv') id: string): Promise<AdView> {
    const row = await this.database.read.findOneBy(Ad, { id, workspace_id: caller.workspace });
    if (!row) throw Problem.notFound('ad');
    return adView(row, (await this.networkIds.of([id])).get(id));
  }

  /**
   * Changes an ad's name, greeting or network ids, archives or restores it. Chats that were opened keep their greeting.
   * An archived ad is not in the list of those in use and accepts no further links. Its figures stay in all reports,
   * its cost can still be corrected, and its links lead to the chat until they are archived themselves.
   */
  @Patch(':id')
  @Allow('marketer')
  @Answers(200, AdView)
  @Refuses(409, 'Another ad has one of these ids at a network')
  async change(
    @CallerParam() { workspace }: Caller,
    @IdParam('adv') id: string,
    @Body() input: ChangeAdInput,
  ): Promise<AdView> {
    if (input.greeting_id) await this.greetings.waitFor(input.greeting_id);
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Ad, { id, workspace_id: workspace });
      if (!row) throw Problem.notFound('ad');
      const { greeting_id = row.greeting_id } = input;
      if (greeting_id !== null && greeting_id !== row.greeting_id)
        await this.greetings.assertUsable(tx, workspace, greeting_id);
      const changed = await this.writer.change(tx, row, {
        name: input.name ?? row.name,
        greeting_id,
        archived_at: archivedAt(row, input, this.clock.now()),
      });
      const ids = input.network_ids
        ? await this.networkIds.set(tx, workspace, id, input.network_ids)
        : (await this.networkIds.of([id])).get(id);
      return adView(changed, ids);
    });
  }
}
