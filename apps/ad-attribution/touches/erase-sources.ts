import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';

/** Deletes the sources (click ids of networks, campaign labels) of these clicks; the clicks stay. */
export async function eraseSources(tx: Tx, clicks: readonly string[]): Promise<void> {
  if (clicks.length === 0) return;
  await tx.update(Click, { id: In([...clicks]) }, { has_source: 0 });
  await tx.delete(ClickSource, { click_id: In([...clicks]) });
}
