import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { Problem } from '#platform/http/problem.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';
import { Domain } from './domain.entity.js';
import { domains, type DomainChanged } from './domain.topic.js';

/** Milliseconds between two checks whether all domains have to be read again. */
const CHECK_MS = 1_000;
/** Checks after which all domains are read again, even if all change events arrived. */
const CHECKS_FOLLOWING = 60;
const BATCH_SIZE = 1_000;

/** A proven domain. */
export type ServedDomain = Pick<Domain, 'id' | 'workspace_id' | 'host' | 'token' | 'root_url'>;

/**
 * Caches the proven domains of all workspaces in memory, where each visit looks up its host, so that unknown hosts cause no
 * query. Each process follows the change events, so that all are up to date within a second.
 */
@Injectable()
export class ServedDomains implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private byHost = new Map<string, ServedDomain>();
  private hosts = new Map<string, string>();
  private isKnown = false;
  private mustRead = true;
  private checks = 0;
  private subscription?: Subscription;
  /** The last read; reads run one after the other, so that an older one never overwrites a newer one. */
  private reading: Promise<void> = Promise.resolve();
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    @Inject(LOGGER) private readonly logger: Logger,
    sweep: Sweep,
  ) {
    sweep.every(CHECK_MS, 'served-domains', () => this.readIfDue());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.inTurn(() => this.readAll());
    // Not awaited: cached domains are served while the log is unavailable.
    void this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.subscription?.close();
    await this.reading;
  }

  /** Returns the domain of a host name in the form of `hostNameOf`; throws 503 until the domains were read once. */
  find(host: string): ServedDomain | undefined {
    if (!this.isKnown)
      throw new Problem(503, 'The domains are not known yet; try again shortly', { retryAfter: 2 });
    return this.byHost.get(host);
  }

  isServed(domain_id: string): boolean {
    return this.hosts.has(domain_id);
  }

  private async follow(): Promise<void> {
    try {
      this.subscription = await this.log.follow(domains, (batch) => this.applyChanges(batch));
    } catch (error) {
      const reason = (error as Error).name;
      this.logger.warn(
        { error: reason },
        'could not subscribe to changes of domains: domains are read once a second',
      );
    }
    // Reads changes from before the subscription began.
    this.mustRead = true;
  }

  private async readIfDue(): Promise<void> {
    this.checks++;
    if (this.subscription && !this.mustRead && this.checks % CHECKS_FOLLOWING !== 0) return;
    await this.inTurn(() => this.readAll());
  }

  private async applyChanges(batch: StoredRecord[]): Promise<void> {
    const ids = batch.map(({ payload }) => (JSON.parse(payload) as DomainChanged).domain_id);
    await this.inTurn(async () => {
      const rows = await this.database.read.findBy(Domain, { id: In(ids) });
      for (const row of rows) this.take(row);
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.reading = this.reading.then(work).catch((error: Error) => {
      this.mustRead = true;
      const more = this.throttle.suppressedSince('domains');
      if (more !== null) this.logger.warn({ error: error.name, more }, 'could not read domains');
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    this.mustRead = false;
    const rows: Domain[] = [];
    for (let last = ''; ;) {
      const page = await this.database.read.find(Domain, {
        where: { proven_host: Not(IsNull()), id: MoreThan(last) },
        order: { id: 'ASC' },
        take: BATCH_SIZE,
      });
      rows.push(...page);
      if (page.length < BATCH_SIZE) break;
      last = page.at(-1)!.id;
    }
    this.byHost = new Map();
    this.hosts = new Map();
    for (const row of rows) this.take(row);
    this.isKnown = true;
  }

  private take({ id, workspace_id, host, token, root_url, proven_host }: Domain): void {
    if (proven_host !== null) {
      this.byHost.set(host, { id, workspace_id, host, token, root_url });
      this.hosts.set(id, host);
    } else if (this.hosts.delete(id) && this.byHost.get(host)?.id === id) this.byHost.delete(host);
  }
}
