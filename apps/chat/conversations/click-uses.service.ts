import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Conversation } from './conversation.entity.js';
import { ClickUse } from './click-use.entity.js';

/**
 * `first`: the click is now bound to the contact. `again`: the contact used it before in this conversation. `elsewhere`: it
 * belongs to another contact, or to another conversation of this one.
 */
export type ClickUseKind = 'first' | 'again' | 'elsewhere';

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

  /** Records a use of a click in a conversation, and returns which kind of use it is. */
  async use(tx: Tx, click: string, conversation: Conversation): Promise<ClickUseKind> {
    const { id: conversation_id, workspace_id, contact_id } = conversation;
    const known = await tx.findOneBy(ClickUse, { click });
    if (known) return known.conversation_id === conversation_id ? 'again' : 'elsewhere';
    const use = { click, workspace_id, contact_id, conversation_id, used_at: this.clock.now() };
    await tx
      .createQueryBuilder()
      .insert()
      .into(ClickUse)
      .values(use)
      .orIgnore()
      .updateEntity(false)
      .execute();
    const kept = await tx.findOneByOrFail(ClickUse, { click });
    return kept.conversation_id === conversation_id ? 'first' : 'elsewhere';
  }
}
