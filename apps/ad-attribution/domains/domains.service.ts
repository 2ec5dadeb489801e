import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { OwnHosts } from '#platform/http/own-hosts.js';
import { afterId, pageOf, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { AdAttributionSettings } from '../src/settings.js';
import type { ChangeDomainInput, DomainInput, DomainQuery, DomainView } from './domain.dto.js';
import { Domain } from './domain.entity.js';
import { domainView } from './domain.view.js';
import { DomainWriter } from './domain.writer.js';
import { hostNameFrom } from './host-name.js';

/** Most domains of a workspace. */
const MAX_DOMAINS = 100;
/** Most domains of a workspace with the removed ones, whose rows and links remain. */
const MAX_EVER = 1_000;

/** Adds, changes and removes own domains of workspaces. */
@Injectable()
export class Domains {
  private readonly ownHosts: OwnHosts;

  constructor(
    private readonly database: Database,
    private readonly writer: DomainWriter,
    private readonly settings: AdAttributionSettings,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.ownHosts = new OwnHosts(settings);
  }

  /** Adds a domain, or restores a removed one with its links; throws 409 if the workspace has it already. */
  async add(tx: Tx, workspace_id: string, { host: given, ...input }: DomainInput): Promise<DomainView> {
    const root_url = input.root_url ?? null;
    const host = this.hostFrom(given);
    checkRoot(host, root_url);
    const now = this.clock.now();
    const fresh = {
      root_url,
      removed_at: null,
      asked_at: now,
      next_check_at: now,
      ...(await this.claimOf(tx, host)),
    };
    const known = await this.database.lock(tx, Domain, { workspace_id, host });
    if (known?.removed_at === null)
      throw Problem.field('host', 'taken', `${known.id} is this host already`, undefined, 409);
    await this.checkNumber(tx, workspace_id);
    if (known) return this.view(await this.writer.change(tx, known, { ...fresh, missing_since: null }));
    const row: Domain = {
      ...fresh,
      id: this.ids.next('dom'),
      workspace_id,
      host,
      proven_host: null,
      token: randomBytes(16).toString('base64url'),
      proven_by: null,
      proven_at: null,
      missing_since: null,
      checked_at: null,
      sequence: 0,
      created_at: now,
    };
    await tx.insert(Domain, row);
    return this.view(row);
  }

  /** Returns a page of the workspace's own domains. */
  async list(workspace_id: string, { limit, cursor, state }: DomainQuery): Promise<Page<DomainView>> {
    const rows = await this.database.read.find(Domain, {
      where: { workspace_id, removed_at: IsNull(), ...(state && { state }), ...afterId(cursor, 'dom') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => row.id,
      (row) => this.view(row),
    );
  }

  /** Throws 404. */
  async get(workspace_id: string, id: string): Promise<DomainView> {
    const row = await this.database.read.findOneBy(Domain, { id, workspace_id, removed_at: IsNull() });
    if (!row) throw Problem.notFound('domain');
    return this.view(row);
  }

  /** Throws 404. */
  async change(workspace_id: string, id: string, { root_url }: ChangeDomainInput): Promise<DomainView> {
    return this.locked(workspace_id, id, async (tx, row) => {
      if (root_url === undefined) return this.view(row);
      checkRoot(row.host, root_url);
      return this.view(await this.writer.change(tx, row, { root_url }));
    });
  }

  /** Records that a person requested a check, so that automatic checks are frequent again; throws 404. */
  async ask(workspace_id: string, id: string): Promise<void> {
    await this.locked(workspace_id, id, (tx, row) =>
      this.writer.change(tx, row, { asked_at: this.clock.now() }),
    );
  }

  /** Removes a domain; its links remain and are no longer served. Throws 404. */
  async remove(workspace_id: string, id: string): Promise<void> {
    const gone = { proven_host: null, proven_by: null, missing_since: null, next_check_at: null } as const;
    await this.locked(workspace_id, id, (tx, row) =>
      this.writer.change(tx, row, { ...gone, state: 'pending', problem: null, removed_at: this.clock.now() }),
    );
  }

  /** Returns the proven domain of a workspace by its host; throws 422 for `domain` with what is missing. */
  async proven(workspace_id: string, given: string): Promise<Domain> {
    const host = hostNameFrom(given);
    const row =
      host && (await this.database.read.findOneBy(Domain, { workspace_id, host, removed_at: IsNull() }));
    if (!row)
      throw Problem.field('domain', 'exists', 'This workspace has no such domain: add it at /v1/domains');
    if (row.proven_host === null)
      throw Problem.field(
        'domain',
        'proven',
        `The domain is ${row.state}: links can use it once it is proven`,
      );
    return row;
  }

  /** Returns the API's view of a domain. */
  view(row: Domain): DomainView {
    return domainView(row, this.settings.DOMAIN_GRACE_DAYS);
  }

  private locked<T>(workspace_id: string, id: string, work: (tx: Tx, row: Domain) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Domain, { id, workspace_id });
      if (!row || row.removed_at !== null) throw Problem.notFound('domain');
      return work(tx, row);
    });
  }

  private hostFrom(given: string): string {
    const host = hostNameFrom(given);
    if (host === null)
      throw Problem.field(
        'host',
        'host_name',
        'A host name in the public DNS is needed, without scheme, port and path',
        'go.kopi.example',
      );
    if (this.ownHosts.has(host))
      throw Problem.field(
        'host',
        'own',
        'This name is the installation’s own, or nobody owns it in the public DNS',
      );
    return host;
  }

  private async claimOf(tx: Tx, host: string): Promise<Pick<Domain, 'state' | 'problem'>> {
    const proven = await tx.existsBy(Domain, { proven_host: host });
    return proven ? { state: 'taken', problem: 'proven_elsewhere' } : { state: 'pending', problem: null };
  }

  private async checkNumber(tx: Tx, workspace_id: string): Promise<void> {
    const [ever, now] = [
      await tx.countBy(Domain, { workspace_id }),
      await tx.countBy(Domain, { workspace_id, removed_at: IsNull() }),
    ];
    if (now >= MAX_DOMAINS || ever >= MAX_EVER)
      throw Problem.field('host', 'max', 'The workspace has as many domains as it may have', MAX_DOMAINS);
  }
}

/** Throws if `/` of the host would redirect to itself. */
function checkRoot(host: string, root_url: string | null): void {
  const url = root_url === null ? null : new URL(root_url);
  if (url && hostNameFrom(url.hostname) === host && url.pathname === '/')
    throw Problem.field('root_url', 'loop', 'This address is / of the domain itself');
}
