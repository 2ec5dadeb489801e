import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Plan } from './plan.entity.js';
import { Range } from './range.entity.js';

/** Asks for a locked plan that what is not sent of it be skipped; ranges are then settled one by one. */
export async function askToStop(tx: Tx, post_id: string, stopped_at: number): Promise<void> {
  await tx.update(Plan, { post_id }, { stopped_at });
  const open = { post_id, state: 'sending' as const, wish: In(['none', 'resend']) };
  await tx.update(Range, open, { wish: 'stop' });
}
