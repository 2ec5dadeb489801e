import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { againOnDuplicate } from '#platform/adapters/sql/database.js';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { IdParam } from '#platform/http/parameters.js';
import { RateLimit } from '#platform/http/rate-limit.js';
import { Allow } from '#platform/http/roles.js';
import { DomainChecks } from './domain-checks.js';
import { ChangeDomainInput, DomainInput, DomainQuery, DomainView } from './domain.dto.js';
import { Domains } from './domains.service.js';

/** Most checks of a workspace per minute, since each one queries name servers and the host. */
const CHECKS_A_MINUTE = 20;

/** The routes of own domains: host names that serve a workspace's links. */
@Controller('v1/domains')
export class DomainsController {
  private readonly limit = new RateLimit(CHECKS_A_MINUTE, 60, 'Too many checks were requested');

  constructor(
    private readonly domains: Domains,
    private readonly checks: DomainChecks,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Adds an own domain. It is served once its proof is found: a TXT record or a file, as the answer says. Several workspaces
   * may claim a host; the first whose proof is found gets it, and it becomes `taken` for the others.
   */
  @Post()
  @Allow('marketer')
  @Answers(201, DomainView)
  @Refuses(409, 'The workspace has this domain')
  add(@CallerParam() caller: Caller, @Body() input: DomainInput): Promise<DomainView> {
    return againOnDuplicate(() =>
      this.idempotency.once(caller, caller.workspace, (tx) => this.domains.add(tx, caller.workspace, input)),
    );
  }

  /** Lists own domains. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(DomainView)
  list(@CallerParam() caller: Caller, @Query() query: DomainQuery) {
    return this.domains.list(caller.workspace, query);
  }

  /** Shows an own domain, with what proves it. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, DomainView)
  get(@CallerParam() caller: Caller, @IdParam('dom') id: string): Promise<DomainView> {
    return this.domains.get(caller.workspace, id);
  }

  /** Sets the URL to which `/` of an own domain redirects. */
  @Patch(':id')
  @Allow('marketer')
  @Answers(200, DomainView)
  change(
    @CallerParam() caller: Caller,
    @IdParam('dom') id: string,
    @Body() input: ChangeDomainInput,
  ): Promise<DomainView> {
    return this.domains.change(caller.workspace, id, input);
  }

  /** Checks the proof of an own domain now, and answers with the result. Corong also checks it automatically for a week. */
  @Post(':id/verify')
  @HttpCode(200)
  @Allow('marketer')
  @Answers(200, DomainView)
  @Refuses(429, 'Too many checks were requested')
  async verify(@CallerParam() caller: Caller, @IdParam('dom') id: string): Promise<DomainView> {
    await this.limit.count(caller.workspace);
    await this.domains.ask(caller.workspace, id);
    await this.checks.check(id);
    return this.domains.get(caller.workspace, id);
  }

  /**
   * Removes an own domain, within a second. Its links stay with their clicks and remain in reports; visitors of them
   * get 421. If the domain is added and proven again, it serves them again.
   */
  @Delete(':id')
  @HttpCode(204)
  @Allow('marketer')
  @Answers(204)
  remove(@CallerParam() caller: Caller, @IdParam('dom') id: string): Promise<void> {
    return this.domains.remove(caller.workspace, id);
  }
}
