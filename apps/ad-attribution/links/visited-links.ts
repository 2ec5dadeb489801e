import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { Config } from '#platform/config.js';
import { Database } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Ad } from '../campaigns/ad.entity.js';
import { Destinations } from '../destinations/destinations.js';
import { DoorAccount } from '../doors/door-account.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { LinkDoor, LinkOfDoors, OpenDoor } from './choose-door.js';
import { Link } from './link.entity.js';
import { urlOf } from './link.view.js';
import { settingsOf, type LinkSettings } from './link.settings.js';

/** All data of a link that a visit needs. */
export interface VisitedLink
  extends
    LinkOfDoors,
    Pick<Link, 'archived_at' | 'paused_at' | 'starts_at' | 'ends_at' | 'max_clicks' | 'clicks_taken'>,
    Omit<LinkSettings, 'doors'> {
  link_number: number;
  workspace_id: string;
  ad_id: string;
  campaign_id: string;
  /** The link's greeting, or else its ad's; null for the workspace's default. */
  greeting_id: string | null;
  /** The workspace in paths below /chat: its handle, or its id while this app does not know the handle. */
  workspacePath: string;
  /** Public URL of the link. */
  url: string;
  /** Prefix for paths of this installation in redirects; empty if the link is on the installation's own host. */
  home: string;
  /** Language of the workspace's texts; null to use the language of each visitor's browser. */
  language: Language | null;
}

/** Most codes that one statement reads. */
const MAX_CODES = 500;

interface AskedCode {
  domain_id: string;
  code: string;
  resolve(link: VisitedLink | null): void;
  reject(error: unknown): void;
}

interface Known {
  ads: ReadonlyMap<string, Ad>;
  workspaces: ReadonlyMap<string, Workspace>;
  /** Accounts by workspace and connection; null for an account that is not connected. */
  addresses: ReadonlyMap<string, string | null>;
}

const linkKey = ({ domain_id, code }: Pick<Link, 'domain_id' | 'code'>): string => `${domain_id}/${code}`;
const addressKey = (workspace_id: string, connection_id: string): string =>
  `${workspace_id} ${connection_id}`;

/** Reads links for visits. */
@Injectable()
export class VisitedLinks {
  private asked: AskedCode[] = [];

  constructor(
    private readonly database: Database,
    private readonly destinations: Destinations,
    private readonly config: Config,
  ) {}

  /**
   * Returns the link of a code on a domain; null if there is none. Calls in one turn of the event loop share their
   * statements, so that many visits to uncached links cost a few statements.
   */
  read(domain_id: string, code: string): Promise<VisitedLink | null> {
    const { promise, resolve, reject } = Promise.withResolvers<VisitedLink | null>();
    this.asked.push({ domain_id, code, resolve, reject });
    if (this.asked.length === 1) setImmediate(() => void this.answer());
    return promise;
  }

  /** Returns at most `most` links with numbers below `before`, newest first. */
  async newest(
    most: number,
    before?: number,
  ): Promise<{ domain_id: string; code: string; link: VisitedLink }[]> {
    const found = await this.database.read.find(Link, {
      where: before === undefined ? {} : { number: LessThan(before) },
      order: { number: 'DESC' },
      take: most,
    });
    const known = await this.knownOf(found);
    return found.flatMap((link) => {
      const { domain_id, code } = link;
      try {
        return [{ domain_id, code, link: this.visitedOf(link, known) }];
      } catch {
        // A damaged row is skipped here; a visit to it fails and is logged.
        return [];
      }
    });
  }

  private async answer(): Promise<void> {
    const asked = this.asked.splice(0, MAX_CODES);
    if (this.asked.length > 0) setImmediate(() => void this.answer());
    try {
      const domains = [...new Set(asked.map(({ domain_id }) => domain_id))];
      const codes = [...new Set(asked.map(({ code }) => code))];
      const found = await this.database.read.findBy(Link, { domain_id: In(domains), code: In(codes) });
      const links = new Map(found.map((link) => [linkKey(link), link]));
      const known = await this.knownOf(found);
      for (const { resolve, reject, ...key } of asked)
        try {
          const link = links.get(linkKey(key));
          resolve(link ? this.visitedOf(link, known) : null);
        } catch (error) {
          // A damaged row fails only the visits to its own link.
          reject(error);
        }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  /** Reads the rows to which these links refer. */
  private async knownOf(links: readonly Link[]): Promise<Known> {
    if (links.length === 0) return { ads: new Map(), workspaces: new Map(), addresses: new Map() };
    const connections = links.flatMap((link) =>
      settingsOf(link).doors.flatMap(({ connection_id }) => connection_id ?? []),
    );
    const [ads, workspaces, doors] = await Promise.all([
      this.database.read.findBy(Ad, { id: In([...new Set(links.map(({ ad_id }) => ad_id))]) }),
      this.database.read.findBy(Workspace, {
        id: In([...new Set(links.map(({ workspace_id }) => workspace_id))]),
      }),
      connections.length === 0
        ? []
        : this.database.read.findBy(DoorAccount, { connection_id: In([...new Set(connections)]) }),
    ]);
    return {
      ads: new Map(ads.map((ad) => [ad.id, ad])),
      workspaces: new Map(workspaces.map((workspace) => [workspace.id, workspace])),
      addresses: new Map(
        doors.map(({ workspace_id, connection_id, address }) => [
          addressKey(workspace_id, connection_id),
          address,
        ]),
      ),
    };
  }

  private visitedOf(link: Link, { ads, workspaces, addresses }: Known): VisitedLink {
    const { doors, ...settings } = settingsOf(link);
    // The ad exists: it was checked in the transaction that added the link, and ads are never deleted.
    const ad = ads.get(link.ad_id)!;
    const workspace = workspaces.get(link.workspace_id);
    const workspacePath = workspace?.handle ?? link.workspace_id;
    const { number: link_number, id: link_id, workspace_id, ad_id } = link;
    const { archived_at, paused_at, starts_at, ends_at, max_clicks, clicks_taken } = link;
    return {
      ...{ link_id, link_number, workspace_id, ad_id, campaign_id: ad.campaign_id },
      ...{ archived_at, paused_at, starts_at, ends_at, max_clicks, clicks_taken },
      ...settings,
      greeting_id: link.greeting_id ?? ad.greeting_id,
      workspacePath,
      url: urlOf(link, this.config.publicUrl),
      home: link.host === null ? '' : this.config.publicUrl,
      language: workspace?.language ?? null,
      timeZone: workspace?.time_zone ?? 'UTC',
      doors: this.openOf(doors, workspacePath, (connection_id) =>
        addresses.get(addressKey(workspace_id, connection_id)),
      ),
    };
  }

  /**
   * Returns the open doors in their order. If the fallback is closed, the web chat replaces it, which is always open.
   */
  private openOf(
    doors: readonly LinkDoor[],
    workspacePath: string,
    addressOf: (connection_id: string) => string | null | undefined,
  ): [OpenDoor, ...OpenDoor[]] {
    const all = doors.map((settings, index): OpenDoor => {
      const address = addressOf(settings.connection_id ?? '') ?? null;
      const rule = index === doors.length - 1 ? null : index;
      return { settings, surroundings: { workspacePath, address }, rule };
    });
    const open = all.filter(({ settings, surroundings }) =>
      this.destinations.of(settings.door).isOpen(surroundings),
    );
    const hasFallback = open.at(-1)?.rule === null;
    const webChat: OpenDoor = {
      settings: { door: 'web' },
      surroundings: { workspacePath, address: null },
      rule: null,
    };
    return [...open, ...(hasFallback ? [] : [webChat])] as [OpenDoor, ...OpenDoor[]];
  }
}
