import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Ad } from '../campaigns/ad.entity.js';
import type { DoorSettings } from '../destinations/destination.port.js';
import { Destinations } from '../destinations/destinations.js';
import { Greetings } from '../greetings/greetings.js';
import { Domains } from '../domains/domains.service.js';
import type { LinkDoor } from './choose-door.js';
import type { DoorConditions } from './door-conditions.js';
import { OWN_HOST, type Link } from './link.entity.js';
import type { LinkDoorInput } from './link-door.dto.js';
import type { LinkOutside, LinkSettings } from './link.settings.js';

const WEB_CHAT: LinkDoor = { door: 'web' };

/** Checks of a link's input that need several fields or the database. They throw Problems. */
@Injectable()
export class LinkChecks {
  constructor(
    private readonly destinations: Destinations,
    private readonly greetings: Greetings,
    private readonly domains: Domains,
  ) {}

  /** Returns the own domain of a new link. Throws 422 if the workspace has not proven the domain. */
  async domain(
    workspace_id: string,
    host: string | null | undefined,
  ): Promise<Pick<Link, 'domain_id' | 'host'>> {
    if (!host) return { domain_id: OWN_HOST, host: null };
    const domain = await this.domains.proven(workspace_id, host);
    return { domain_id: domain.id, host: domain.host };
  }

  /** Checks the doors and returns them as they are stored: each has to be valid, and all but the last need conditions. */
  async doors(workspaceId: string, given: readonly LinkDoorInput[] | undefined): Promise<LinkDoor[]> {
    const doors: LinkDoor[] = [];
    for (const [index, { when, ...settings }] of (given ?? [WEB_CHAT]).entries()) {
      const path = `doors.${index}`;
      const isLast = index === (given?.length ?? 1) - 1;
      const conditions = conditionsOf(when);
      if (isLast && conditions)
        throw Problem.field(
          `${path}.when`,
          'fallback',
          'The last door has no conditions: it is used if no other matches',
        );
      if (!isLast && !conditions)
        throw Problem.field(
          `${path}.when`,
          'required',
          'A door without conditions is always used, and those after it never',
        );
      const kept = await this.destinations.check(workspaceId, withoutEmpty<DoorSettings>(settings), path);
      doors.push({ ...kept, ...(conditions && { when: conditions }) });
    }
    return doors;
  }

  /** Throws 404 or 422 if no link can be added to the ad. */
  async ad(tx: Tx, workspace_id: string, id: string): Promise<void> {
    const ad = await tx.findOneBy(Ad, { id, workspace_id });
    if (!ad) throw Problem.notFound('ad');
    if (ad.archived_at !== null)
      throw Problem.field('ad_id', 'archived', 'The ad is archived: no link can be added to it');
  }

  /** Waits for the event of a greeting that was just created. Call it before the transaction in which `greeting` is called. */
  async waitForGreeting(id: string | null | undefined): Promise<void> {
    if (id) await this.greetings.waitFor(id);
  }

  greeting(tx: Tx, workspaceId: string, id: string): Promise<void> {
    return this.greetings.assertUsable(tx, workspaceId, id);
  }
}

function conditionsOf(when: DoorConditions | undefined): DoorConditions | undefined {
  const given = withoutEmpty<DoorConditions>(when ?? {});
  return Object.keys(given).length > 0 ? given : undefined;
}

/** Throws if the link's time ends before it begins. */
export function checkTime({
  starts_at,
  ends_at,
}: {
  starts_at: number | null;
  ends_at: number | null;
}): void {
  if (starts_at !== null && ends_at !== null && ends_at <= starts_at)
    throw Problem.field('ends_at', 'before_start', 'ends_at has to be later than starts_at');
}

/** Throws if the answer outside the link's time has both a text and a URL. */
export function checkOutside(outside: LinkOutside | null | undefined): void {
  if (outside?.text !== undefined && outside.url !== undefined)
    throw Problem.field('outside', 'one', 'Give a text or an address, not both');
}

/** Returns the settings to store, without empty parts. */
export function settingsFrom(
  doors: LinkDoor[],
  { preview, outside, utm }: { [P in 'preview' | 'outside' | 'utm']?: LinkSettings[P] | null },
): LinkSettings {
  const parts = { preview, outside, utm };
  const stated = Object.entries(parts).flatMap(([name, part]) => {
    const kept = withoutEmpty(part ?? {});
    return Object.keys(kept).length > 0 ? [[name, kept]] : [];
  });
  return { doors, ...(Object.fromEntries(stated) as Omit<LinkSettings, 'doors'>) };
}

/** Returns a plain copy of input without undefined and null fields. */
function withoutEmpty<T extends object>(input: T): T {
  const fields = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(fields) as T;
}
