import { In, type EntityManager } from 'typeorm';
import type { Member } from './recipients.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';

/** Of members whom a range has come to: who has the post, and to whom it is under way, perhaps as it was before. */
export async function having(
  manager: EntityManager,
  range_id: number,
  members: readonly Member[],
): Promise<{ have: Member[]; underWay: Member[] }> {
  const where = { range_id, follower_id: In(members.map(({ id }) => id)) };
  const lacking = new Map((await manager.findBy(Receipt, where)).map((row) => [row.follower_id, row]));
  return {
    have: members.filter(({ id }) => !lacking.has(id)),
    underWay: members.filter(({ id }) => lacking.get(id)?.reason === SENDING),
  };
}
