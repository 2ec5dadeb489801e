import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ClickUse } from './click-use.entity.js';

export type ClickUseKind = 'first' | 'again' | 'foreign';

/** Gives each click to the contact that first wrote with it, so that a copied address or draft brings nobody else. */
@Injectable()
export class ClickUses {
  constructor(private readonly clock: Clock) {}

  isUsed(tx: Tx, click: string): Promise<boolean> {
    return tx.existsBy(ClickUse, { click });
  }

  /** Whether this is the click's first use, which binds it to the contact; or the contact uses it again; or it is another's. */
  async use(tx: Tx, click: string, workspace_id: string, contact_id: string): Promise<ClickUseKind> {
    const known = await tx.findOneBy(ClickUse, { click });
    if (known) return known.contact_id === contact_id ? 'again' : 'foreign';
    const use = { click, workspace_id, contact_id, used_at: this.clock.now() };
    await tx
      .createQueryBuilder()
      .insert()
      .into(ClickUse)
      .values(use)
      .orIgnore()
      .updateEntity(false)
      .execute();
    return (await tx.findOneByOrFail(ClickUse, { click })).contact_id === contact_id ? 'first' : 'foreign';
  }
}
