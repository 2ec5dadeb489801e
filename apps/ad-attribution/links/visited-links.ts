import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Ad } from '../campaigns/ad.entity.js';
import { Destinations } from '../destinations/destinations.js';
import { Door } from '../doors/door.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { LinkDoor, LinkOfDoors, OpenDoor } from './choose-door.js';
import { Link } from './link.entity.js';
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
  /** In which the workspace speaks to customers; null: as their browser asks. */
  language: Language | null;
}

/** Reads links for those who visit them. */
@Injectable()
export class VisitedLinks {
  constructor(
    private readonly database: Database,
    private readonly destinations: Destinations,
  ) {}

  async read(code: string): Promise<VisitedLink | null> {
    const link = await this.database.read.findOneBy(Link, { code });
    if (!link) return null;
    const { doors, ...settings } = settingsOf(link);
    const [ad, workspace, addresses] = await Promise.all([
      this.database.read.findOneByOrFail(Ad, { id: link.ad_id }),
      this.database.read.findOneBy(Workspace, { id: link.workspace_id }),
      this.addressesOf(link.workspace_id, doors),
    ]);
    const workspacePath = workspace?.handle ?? link.workspace_id;
    const { number: link_number, id: link_id, workspace_id, ad_id } = link;
    const { archived_at, paused_at, starts_at, ends_at, max_clicks, clicks_taken } = link;
    return {
      ...{ link_id, link_number, workspace_id, ad_id, campaign_id: ad.campaign_id },
      ...{ archived_at, paused_at, starts_at, ends_at, max_clicks, clicks_taken },
      ...settings,
      greeting_id: link.greeting_id ?? ad.greeting_id,
      workspacePath,
      language: workspace?.language ?? null,
      timeZone: workspace?.time_zone ?? 'UTC',
      doors: this.openOf(doors, workspacePath, addresses),
    };
  }

  /** Those that can be led to, in their order. Where the fallback cannot, the web chat takes its place: it always can. */
  private openOf(
    doors: readonly LinkDoor[],
    workspacePath: string,
    addresses: ReadonlyMap<string, string | null>,
  ): [OpenDoor, ...OpenDoor[]] {
    const all = doors.map((settings, index): OpenDoor => {
      const address = addresses.get(settings.connection_id ?? '') ?? null;
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

  private async addressesOf(
    workspace_id: string,
    doors: readonly LinkDoor[],
  ): Promise<Map<string, string | null>> {
    const ids = doors.flatMap(({ connection_id }) => connection_id ?? []);
    if (ids.length === 0) return new Map();
    const rows = await this.database.read.findBy(Door, { workspace_id, connection_id: In(ids) });
    return new Map(rows.map(({ connection_id, address }) => [connection_id, address]));
  }
}
