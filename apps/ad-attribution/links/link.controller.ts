import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { againOnDuplicate } from '#platform/adapters/sql/database.js';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { ChangeLinkInput, LinkInput, LinkQuery } from './link.dto.js';
import { LinkView } from './link.view.dto.js';
import { Links } from './links.service.js';

/** Tracked links of the caller's ads. */
@Controller('v1/links')
export class LinkController {
  constructor(
    private readonly links: Links,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Creates a tracked link of an ad. A repeated request with the same external id and values returns the existing link; other
   * values with an existing external id are refused.
   */
  @Post()
  @Allow('marketer')
  @Answers(201, LinkView)
  @Refuses(404, 'There is no such ad here')
  @Refuses(409, 'Another link has this code')
  async create(@CallerParam() caller: Caller, @Body() input: LinkInput): Promise<LinkView> {
    const link = await this.links.check(caller.workspace, input);
    return againOnDuplicate(() =>
      this.idempotency.once(caller, caller.workspace, (tx) => this.links.add(tx, link)),
    );
  }

  /** Lists tracked links. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(LinkView)
  list(@CallerParam() caller: Caller, @Query() query: LinkQuery) {
    return this.links.list(caller.workspace, query);
  }

  /** Shows a link. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, LinkView)
  async get(@CallerParam() caller: Caller, @IdParam('lnk') id: string): Promise<LinkView> {
    return this.links.view(await this.links.get(caller.workspace, id));
  }

  /**
   * Changes, pauses, resumes, archives or restores a link, within seconds. Visitors of an archived link get a page in their
   * language that says so and leads to the chat, without an ad; their visits count as filtered. Earlier clicks, their chats
   * and conversions stay in all reports, under the door that each of them got.
   */
  @Patch(':id')
  @Allow('marketer')
  @Answers(200, LinkView)
  change(
    @CallerParam() caller: Caller,
    @IdParam('lnk') id: string,
    @Body() input: ChangeLinkInput,
  ): Promise<LinkView> {
    return this.links.change(caller.workspace, id, input);
  }
}
