import { DOOR_NAMES, type Certainty, type DoorName } from '#crossing/conversation.topic.js';
import type { CertaintyCounts, DoorRow } from './report.dto.js';

/** Doors that report an opened chat before the customer writes. */
const TELL_OPENING: ReadonlySet<DoorName> = new Set<DoorName>(['web']);

/** The numbers that were counted for each door. */
export interface DoorCounts {
  clicks: readonly { door: DoorName; clicks: number; opened: number }[];
  chats: readonly { door: DoorName; certainty: Certainty; chats: number }[];
}

/**
 * Returns a row for each door with a click or a chat. `opened` is null, not 0, for a door that does not report opened
 * chats.
 */
export function doorRows({ clicks, chats }: DoorCounts): DoorRow[] {
  return DOOR_NAMES.flatMap((door): DoorRow[] => {
    const clicked = clicks.find((row) => row.door === door);
    const came = chats.filter((row) => row.door === door);
    if (!clicked && came.length === 0) return [];
    const chats_by_certainty = certaintyCounts(came);
    return [
      {
        door,
        clicks: clicked?.clicks ?? 0,
        opened: TELL_OPENING.has(door) ? (clicked?.opened ?? 0) : null,
        chats: came.reduce((sum, row) => sum + row.chats, 0),
        chats_by_certainty,
      },
    ];
  });
}

/** Returns the number of chats by certainty. */
export function certaintyCounts(rows: DoorCounts['chats']): CertaintyCounts {
  const counts: CertaintyCounts = { exact: 0, network: 0, ad: 0, none: 0 };
  for (const { certainty, chats } of rows) counts[certainty] += chats;
  return counts;
}
