import type { DoorSettings, Surroundings } from '../destinations/destination.port.js';
import { fits, percentileOf, type DoorConditions, type DoorVisit } from './door-conditions.js';

/** One way on from a link. The last of a link has no conditions: it is the fallback. */
export interface LinkDoor extends DoorSettings {
  when?: DoorConditions;
}

/** A door that can be led to, with what its address needs. */
export interface OpenDoor {
  settings: LinkDoor;
  surroundings: Surroundings;
  /** Its place among all the link's doors, from 0; null for the fallback. */
  rule: number | null;
}

/** What a choice needs to know of a link; the cache of links holds it. */
export interface LinkOfDoors {
  link_id: string;
  /** The workspace's, for opening hours. */
  timeZone: string;
  /** Those that are open now, in the marketer's order; the last has no conditions. */
  doors: readonly [OpenDoor, ...OpenDoor[]];
}

/**
 * The first door whose conditions fit the visit, or else the last. Shares of doors that otherwise fit add up: of two with
 * 30 %, the first gets 30 of a hundred visitors, the second 30 others, and what comes after them the rest.
 */
export function chooseDoor({ link_id, timeZone, doors }: LinkOfDoors, visit: DoorVisit): OpenDoor {
  let shared = 0;
  let percentile: number | undefined;
  for (const door of doors) {
    const { when } = door.settings;
    if (!when) return door;
    if (!fits(when, visit, timeZone)) continue;
    if (when.share === undefined) return door;
    percentile ??= percentileOf(visit.visitor, link_id);
    shared += when.share;
    if (percentile < shared) return door;
  }
  return doors.at(-1)!;
}

/** Why a link leads nowhere for now. */
export type ClosedReason = 'archived' | 'paused' | 'not_started' | 'ended';

/** Null while the link leads to its doors. `starts_at` belongs to the time in which it does, `ends_at` no more. */
export function closedReason(
  link: {
    archived_at: number | null;
    paused_at: number | null;
    starts_at: number | null;
    ends_at: number | null;
  },
  at: number,
): ClosedReason | null {
  if (link.archived_at !== null) return 'archived';
  if (link.paused_at !== null) return 'paused';
  if (link.starts_at !== null && at < link.starts_at) return 'not_started';
  if (link.ends_at !== null && at >= link.ends_at) return 'ended';
  return null;
}
