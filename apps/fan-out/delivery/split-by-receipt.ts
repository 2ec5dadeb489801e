import { In, type EntityManager } from 'typeorm';
import type { Recipient } from './recipients.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';

/** Splits recipients up to a range's cursor: `received` have the post, to `inFlight` it is being sent now, perhaps with an older text. Others get it later. */
export async function splitByReceipt(
  manager: EntityManager,
  range_id: number,
  members: readonly Recipient[],
): Promise<{ received: Recipient[]; inFlight: Recipient[] }> {
  const where = { range_id, follower_id: In(members.map(({ id }) => id)) };
  const lacking = new Map((await manager.findBy(Receipt, where)).map((row) => [row.follower_id, row]));
  return {
    received: members.filter(({ id }) => !lacking.has(id)),
    inFlight: members.filter(({ id }) => lacking.get(id)?.reason === SENDING),
  };
}
