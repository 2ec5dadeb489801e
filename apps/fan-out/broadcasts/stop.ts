import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Plan } from './plan.entity.js';
import { Range } from './range.entity.js';

/** Marks a locked plan and its open ranges as stopped. Workers and sweeps then skip, range by range, what was not sent. */
export async function requestStop(tx: Tx, post_id: string, stopped_at: number): Promise<void> {
  await tx.update(Plan, { post_id }, { stopped_at });
  const open = { post_id, state: 'sending' as const, pending_action: In(['none', 'resend']) };
  await tx.update(Range, open, { pending_action: 'stop' });
}
