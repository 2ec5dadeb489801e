import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Follower } from './follower.entity.js';
import { OptIn } from './opt-in.entity.js';

/**
 * Gives every row of these addresses the lookup that the first key makes. Whoever has left has no address to make it
 * from, so their rows follow whenever the address is seen: one address has one lookup, and a person's rows are found
 * together. `all`: of each address its lookups, as `Addresses` gives them.
 */
export async function rekey(tx: Tx, all: string[][]): Promise<void> {
  const newest = new Map(all.flatMap(([first, ...older]) => older.map((one) => [one, first!] as const)));
  if (newest.size === 0) return;
  for (const kind of [Follower, OptIn]) {
    const rows = await tx.find<Follower | OptIn>(kind, {
      select: { id: true, lookup: true },
      where: { lookup: In([...newest.keys()]) },
      order: { id: 'ASC' },
    });
    for (const { id, lookup } of rows) {
      // The lookup again, since a row that is erased meanwhile has none for ever.
      await tx.update<Follower | OptIn>(kind, { id, lookup: lookup! }, { lookup: newest.get(lookup!)! });
    }
  }
}
