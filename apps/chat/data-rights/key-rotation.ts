import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { IsNull, MoreThan, Not, type ObjectLiteral } from 'typeorm';
import type { Target } from '#platform/adapters/sql/data-sources.js';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { updateAll } from '#platform/adapters/sql/update-all.js';
import type { Keys } from '#platform/security/keys.js';
import { Contact } from '../contacts/contact.entity.js';
import { IDENTITY_PURPOSE, NAME_PURPOSE } from '../contacts/network-contacts.service.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { Message } from '../conversations/message.entity.js';
import { Referral } from '../conversations/referral.entity.js';
import { CLICK_ID_PURPOSE } from '../conversations/referrals.service.js';
import { SEALED_ID } from '../doors/networks/network-message-id.js';
import { Shop, SHOP_SECRET } from '../shops/shop.entity.js';

const BATCH = 500;

/** A column of sealed texts, the table's key, and the column to whose value each text is bound: the key by default. */
interface SealedColumn<E> {
  key: keyof E & string;
  sealed: keyof E & string;
  purpose: string;
  bound?: keyof E & string;
}

type Batch = { last: string | null; renewed: number };
type Renew = (tx: Tx, after: string) => Promise<Batch>;

/**
 * Seals again, with the first key, what older keys sealed. Batches are committed one by one and finished rows are skipped, so
 * that it can be stopped and run again, and can run beside chat. Lookups stay as they are: they are made with the last key.
 */
export class KeyRotation {
  private readonly columns: readonly Renew[];

  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
  ) {
    this.columns = [
      this.of(NetworkIdentity, { key: 'lookup', sealed: 'identity', purpose: IDENTITY_PURPOSE }),
      this.of(Contact, { key: 'id', sealed: 'profile_name', purpose: NAME_PURPOSE }),
      this.of(Message, { key: 'id', sealed: 'network_message', purpose: SEALED_ID, bound: 'network_id' }),
      this.of(Referral, { key: 'id', sealed: 'click_id', purpose: CLICK_ID_PURPOSE }),
      this.of(Shop, { key: 'id', sealed: 'secret', purpose: SHOP_SECRET }),
      this.of(Shop, { key: 'id', sealed: 'previous_secret', purpose: SHOP_SECRET }),
    ];
  }

  /** Returns how many texts were sealed again. Stops between two batches when `signal` aborts. */
  async run(signal?: AbortSignal): Promise<number> {
    let renewed = 0;
    for (const renew of this.columns) {
      for (let after = ''; !signal?.aborted;) {
        const batch = await this.database.transaction((tx) => renew(tx, after));
        renewed += batch.renewed;
        if (batch.last === null) break;
        after = batch.last;
        // SQLite queries block the event loop; this lets signals be handled and memory be freed.
        await yieldToEventLoop();
      }
    }
    return renewed;
  }

  private of<E extends ObjectLiteral>(
    entity: Target<E>,
    { key, sealed, purpose, bound = key }: SealedColumn<E>,
  ): Renew {
    return async (tx, after) => {
      const rows = await this.database.lockAll<ObjectLiteral>(tx, entity, {
        where: { [key]: MoreThan(after), [sealed]: Not(IsNull()) },
        order: { [key]: 'ASC' },
        take: BATCH,
      });
      const renewed = (rows as E[]).flatMap((row) => {
        const [text, boundTo] = [row[sealed] as string, row[bound] as string];
        if (this.keys.isSealedByFirst(text)) return [];
        const change = { [sealed]: this.keys.seal(purpose, this.keys.open(purpose, text, boundTo), boundTo) };
        return [{ key: row[key], change: change as Partial<E> }];
      });
      await updateAll(tx, entity, key, renewed);
      return { last: (rows.at(-1)?.[key] as string | undefined) ?? null, renewed: renewed.length };
    };
  }
}
