import type { DoorSettings, Surroundings } from '../destinations/destination.port.js';
import { fits, percentileOf, type DoorConditions, type DoorVisit } from './door-conditions.js';

/** One door of a link. The last one has no conditions: it is the fallback. */
export interface LinkDoor extends DoorSettings {
  when?: DoorConditions;
}

/** A door to which visitors can be sent, with the data for its URL. */
export interface OpenDoor {
  settings: LinkDoor;
  surroundings: Surroundings;
  /** Its index among the link's doors, from 0; null for the fallback. */
  rule: number | null;
}

/** The data of a link that a choice needs; the cache of links holds them. */
export interface LinkOfDoors {
  link_id: string;
  /** The workspace's time zone, for opening hours. */
  timeZone: string;
  /** The open doors, in the marketer's order; the last has no conditions. */
  doors: readonly [OpenDoor, ...OpenDoor[]];
}

/**
 * Returns the first door whose conditions match the visit, or else the last. Shares of matching doors add up: of two with
 * 30 %, the first gets 30 of a hundred visitors, the second 30 others, and the doors after them the rest.
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

/** Why a link does not lead to its doors now. */
export type ClosedReason = 'archived' | 'paused' | 'not_started' | 'ended';

/** Returns why a link does not lead to its doors now; null if it does. It does so from `starts_at` until just before `ends_at`. */
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
