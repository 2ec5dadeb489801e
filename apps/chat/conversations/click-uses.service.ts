import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ClickUse } from './click-use.entity.js';

/**
 * `first`: the click is now bound to the contact. `again`: the contact used it before. `foreign`: it belongs to another
 * contact.
 */
export type ClickUseKind = 'first' | 'again' | 'foreign';

/**
 * Binds each click to the contact that first writes with it, so that a copied address or draft is not counted for other
 * people.
 */
@Injectable()
export class ClickUses {
  constructor(private readonly clock: Clock) {}

  /** Returns whether any contact has used the click. */
  isUsed(tx: Tx, click: string): Promise<boolean> {
    return tx.existsBy(ClickUse, { click });
  }

  /** Records a use of a click, and returns which kind of use it is. */
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
