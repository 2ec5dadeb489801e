import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Config } from '#platform/config.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { afterId, archivedAt, pageOf, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { hostNameFrom } from '../domains/host-name.js';
import { ServedDomains } from '../domains/served-domains.js';
import { checkOutside, checkTime, LinkChecks, settingsFrom } from './link-checks.js';
import type { ChangeLinkInput, LinkInput, LinkQuery } from './link.dto.js';
import { Link, OWN_HOST } from './link.entity.js';
import { settingsOf } from './link.settings.js';
import type { LinkView } from './link.view.dto.js';
import { linkView } from './link.view.js';
import { LinkWriter, type NewLink } from './link.writer.js';

const instant = (text: string | null | undefined): number | null => (text ? Date.parse(text) : null);

/** A new link after all checks that need no transaction. */
export type CheckedLink = NewLink;

/** Creates, lists and changes tracked links. */
@Injectable()
export class Links {
  constructor(
    private readonly database: Database,
    private readonly checks: LinkChecks,
    private readonly writer: LinkWriter,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly domains: ServedDomains,
  ) {}

  /** Checks the input of a new link; called before the transaction of `add`. Throws 422, naming the field. */
  async check(workspace_id: string, input: LinkInput): Promise<CheckedLink> {
    const [starts_at, ends_at] = [instant(input.starts_at), instant(input.ends_at)];
    checkTime({ starts_at, ends_at });
    checkOutside(input.outside);
    const doors = await this.checks.doors(workspace_id, input.doors);
    await this.checks.waitForGreeting(input.greeting_id);
    return {
      workspace_id,
      ad_id: input.ad_id,
      ...(await this.checks.domain(workspace_id, input.domain)),
      code: input.code ?? null,
      name: input.name ?? null,
      external_id: input.external_id ?? null,
      greeting_id: input.greeting_id ?? null,
      max_clicks: input.max_clicks ?? null,
      starts_at,
      ends_at,
      settings: JSON.stringify(settingsFrom(doors, input)),
    };
  }

  /** Adds a link as LinkWriter.add does. Also throws 404 or 422 for an ad or a greeting that the link cannot have. */
  async add(tx: Tx, link: CheckedLink): Promise<LinkView> {
    await this.checks.ad(tx, link.workspace_id, link.ad_id);
    if (link.greeting_id) await this.checks.greeting(tx, link.workspace_id, link.greeting_id);
    return this.view(await this.writer.add(tx, link));
  }

  /** Returns a page of the workspace's links, newest first. */
  async list(workspace_id: string, query: LinkQuery): Promise<Page<LinkView>> {
    const { limit, cursor, archived, ad_id, domain, external_id } = query;
    const rows = await this.database.read.find(Link, {
      where: {
        workspace_id,
        archived_at: archived === 'true' ? Not(IsNull()) : IsNull(),
        ...(ad_id && { ad_id }),
        ...(domain && { host: hostNameFrom(domain) ?? domain }),
        ...(external_id && { external_id }),
        ...afterId(cursor, 'lnk'),
      },
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
  async get(workspace_id: string, id: string): Promise<Link> {
    const row = await this.database.read.findOneBy(Link, { id, workspace_id });
    if (!row) throw Problem.notFound('link');
    return row;
  }

  /** Changes a link. Throws 404, or 422 naming the field. */
  async change(workspace_id: string, id: string, input: ChangeLinkInput): Promise<LinkView> {
    const doors = input.doors && (await this.checks.doors(workspace_id, input.doors));
    checkOutside(input.outside);
    await this.checks.waitForGreeting(input.greeting_id);
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Link, { id, workspace_id });
      if (!row) throw Problem.notFound('link');
      checkAddress(row, input);
      const { greeting_id = row.greeting_id } = input;
      if (greeting_id !== null && greeting_id !== row.greeting_id)
        await this.checks.greeting(tx, workspace_id, greeting_id);
      const time = {
        starts_at: input.starts_at === undefined ? row.starts_at : instant(input.starts_at),
        ends_at: input.ends_at === undefined ? row.ends_at : instant(input.ends_at),
      };
      checkTime(time);
      const { preview, outside, utm, doors: kept } = { ...settingsOf(row), ...given(input) };
      const now = this.clock.now();
      const changed = await this.writer.change(tx, row, {
        ...time,
        name: input.name === undefined ? row.name : input.name,
        greeting_id,
        max_clicks: input.max_clicks === undefined ? row.max_clicks : input.max_clicks,
        settings: JSON.stringify(settingsFrom(doors ?? kept, { preview, outside, utm })),
        paused_at: pausedAt(row, input, now),
        archived_at: archivedAt(row, input, now),
      });
      return this.view(changed);
    });
  }

  /** Returns the API's view of a link. */
  view(row: Link): LinkView {
    const isServed = row.domain_id === OWN_HOST || this.domains.isServed(row.domain_id);
    return linkView(row, this.config.publicUrl, this.clock.now(), isServed);
  }
}

/** Throws 422 if a change names another domain. */
function checkAddress({ host }: Link, { domain }: ChangeLinkInput): void {
  if (domain === undefined || domain === host || (domain && hostNameFrom(domain) === host)) return;
  throw Problem.field(
    'domain',
    'fixed',
    'The address of a link stays, since it is printed and stands in ads: make another link on that domain',
  );
}

/** Returns the parts of the settings that a change names; null removes one. */
function given({ preview, outside, utm }: ChangeLinkInput) {
  const parts = { preview, outside, utm };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as typeof parts;
}

function pausedAt({ paused_at }: Link, { paused }: ChangeLinkInput, now: number): number | null {
  if (paused === undefined || paused === null) return paused_at;
  return paused ? (paused_at ?? now) : null;
}
