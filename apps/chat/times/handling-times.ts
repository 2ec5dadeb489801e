import type { EntityManager } from 'typeorm';
import { HandlingTime } from '../conversations/handling-time.entity.js';

/** Rows of one query. */
const BATCH = 5_000;

/** A period in milliseconds since 1970; `end` is excluded. */
export interface Period {
  start: number;
  end: number;
}

/** Returns the waits of a workspace that ended in a period, read in batches by an index. */
export async function handlingTimes(
  read: EntityManager,
  workspace_id: string,
  { start, end }: Period,
  batchSize = BATCH,
): Promise<HandlingTime[]> {
  const found: HandlingTime[] = [];
  for (let after: HandlingTime | undefined; ;) {
    const query = read
      .createQueryBuilder(HandlingTime, 'h')
      .where('h.workspace_id = :workspace_id AND h.at >= :start AND h.at < :end', {
        workspace_id,
        start: after?.at ?? start,
        end,
      })
      .orderBy('h.at', 'ASC')
      .addOrderBy('h.id', 'ASC')
      .limit(batchSize);
    if (after) query.andWhere('(h.at > :at OR h.id > :id)', { at: after.at, id: after.id });
    const batch = await query.getMany();
    found.push(...batch);
    if (batch.length < batchSize) return found;
    after = batch.at(-1);
  }
}
