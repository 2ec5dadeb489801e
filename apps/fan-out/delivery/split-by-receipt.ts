import { In, type EntityManager } from 'typeorm';
import type { Recipient } from './recipients.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';

/** Splits recipients up to a range's cursor: `received` have the post, `inFlight` are being sent it now, perhaps with an older text. The others get the post later, with its newest text. */
export async function splitByReceipt(
  manager: EntityManager,
  range_id: number,
  recipients: readonly Recipient[],
): Promise<{ received: Recipient[]; inFlight: Recipient[] }> {
  const where = { range_id, follower_id: In(recipients.map(({ id }) => id)) };
  const receipts = new Map((await manager.findBy(Receipt, where)).map((row) => [row.follower_id, row]));
  return {
    received: recipients.filter(({ id }) => !receipts.has(id)),
    inFlight: recipients.filter(({ id }) => receipts.get(id)?.reason === SENDING),
  };
}
