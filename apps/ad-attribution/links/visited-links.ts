import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { Config } from '#platform/config.js';
import { Database } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Ad } from '../campaigns/ad.entity.js';
import { Destinations } from '../destinations/destinations.js';
import { Door } from '../doors/door.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { LinkDoor, LinkOfDoors, OpenDoor } from './choose-door.js';
import { Link } from './link.entity.js';
import { urlOf } from './link.view.js';
import { settingsOf, type LinkSettings } from './link.settings.js';

/** All that a visit needs to know of its link, read at once. */
export interface VisitedLink
  extends
    LinkOfDoors,
    Pick<Link, 'archived_at' | 'paused_at' | 'starts_at' | 'ends_at' | 'max_clicks' | 'clicks_taken'>,
    Omit<LinkSettings, 'doors'> {
  link_number: number;
  workspace_id: string;
  ad_id: string;
  campaign_id: string;
  /** The link's greeting, or else its ad's; null: the workspace's default. */
  greeting_id: string | null;
  /** The workspace's part of the path under /chat: its handle, or its id while this app does not know the handle. */
  workspacePath: string;
  /** Its public address. */
  url: string;
  /** Stands before paths of this installation in what its visitors are sent: empty where they are on its host already. */
  home: string;
  /** In which the workspace speaks to customers; null: as their browser asks. */
  language: Language | null;
}

/** Most codes of one statement. */
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
  /** By workspace and connection; null while the account has none. */
  addresses: ReadonlyMap<string, string | null>;
}

const linkKey = ({ domain_id, code }: Pick<Link, 'domain_id' | 'code'>): string => `${domain_id}/${code}`;
const addressKey = (workspace_id: string, connection_id: string): string =>
  `${workspace_id} ${connection_id}`;

/** Reads links for those who visit them. */
@Injectable()
export class VisitedLinks {
  private asked: AskedCode[] = [];

  constructor(
    private readonly database: Database,
    private readonly destinations: Destinations,
    private readonly config: Config,
  ) {}

  /**
   * Resolves with the link of a code on a domain, or null. Visits that come in one turn of the event loop are read together, so that
   * links which nobody visited lately cost a few statements for all of them.
   */
  read(domain_id: string, code: string): Promise<VisitedLink | null> {
    const { promise, resolve, reject } = Promise.withResolvers<VisitedLink | null>();
    this.asked.push({ domain_id, code, resolve, reject });
    if (this.asked.length === 1) setImmediate(() => void this.answer());
    return promise;
  }

  /** At most `most` links, the newest first, with numbers below `before`. */
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
        // A damaged row fails again for whoever visits it, which is logged.
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
          // One damaged row must not hold up those who visit other links.
          reject(error);
        }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  /** What these links lead back to. */
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
        : this.database.read.findBy(Door, { connection_id: In([...new Set(connections)]) }),
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
    // A link is made under its ad, in one transaction that checks it, and ads are never deleted.
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

  /** Those that can be led to, in their order. Where the fallback cannot, the web chat takes its place: it always can. */
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
