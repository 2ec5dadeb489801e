import type { LinkDoor } from './choose-door.js';
import { fits, type DoorVisit } from './door-conditions.js';

/**
 * Returns how many of a hundred visitors like this one get each door, in the order of the doors; the sum is 100. It is the
 * distribution of `chooseDoor` over visitors.
 */
export function doorShares(
  doors: readonly LinkDoor[],
  visit: Omit<DoorVisit, 'visitor'>,
  timeZone: string,
): number[] {
  let left = 100;
  return doors.map(({ when }) => {
    if (when && !fits(when, { ...visit, visitor: '' }, timeZone)) return 0;
    const taken = Math.min(when?.share ?? 100, left);
    left -= taken;
    return taken;
  });
}
