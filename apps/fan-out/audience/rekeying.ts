import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Follower } from './follower.entity.js';
import { OptIn } from './opt-in.entity.js';

/**
 * Writes the lookup under the first key to every row of these addresses, so that all rows of a person are found together.
 * A row of an ended follower has no address to compute its lookup from; it is updated when the address is seen again.
 * `lookupsByAddress`: one list for each address, as `Addresses.lookups` returns it.
 */
export async function rekeyLookups(tx: Tx, lookupsByAddress: string[][]): Promise<void> {
  const newest = new Map(
    lookupsByAddress.flatMap(([first, ...older]) => older.map((one) => [one, first!] as const)),
  );
  if (newest.size === 0) return;
  for (const entity of [Follower, OptIn]) {
    const rows = await tx.find<Follower | OptIn>(entity, {
      select: { id: true, lookup: true },
      where: { lookup: In([...newest.keys()]) },
      order: { id: 'ASC' },
    });
    for (const { id, lookup } of rows) {
      // The condition on the lookup leaves out a row that was erased meanwhile.
      await tx.update<Follower | OptIn>(entity, { id, lookup: lookup! }, { lookup: newest.get(lookup!)! });
    }
  }
}
