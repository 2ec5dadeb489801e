import { Injectable } from '@nestjs/common';
import { ChatSettings } from '../src/settings.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Keys } from '#platform/security/keys.js';
import { isoOf } from '#platform/time/calendar.js';
import { ShopSecretView, ShopView, type ShopInput } from './shop.dto.js';
import { Shop, SHOP_SECRET } from './shop.entity.js';
import { newShopSecret } from './shop-signature.js';

/** Most shops of a workspace. */
export const MAX_SHOPS = 20;
/** Milliseconds for which the secret before a rotation is accepted, so that a shop can change it without a gap. */
export const PREVIOUS_MS = 24 * 3_600_000;

/** Creates, lists and removes the shops of a workspace, and rotates their secrets. */
@Injectable()
export class Shops {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly keys: Keys,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly settings: ChatSettings,
  ) {}

  /** Creates a shop; its secret is shown in this answer alone. Throws 409 if the workspace has 20. */
  create(caller: Caller, { name }: ShopInput): Promise<ShopSecretView> {
    const { workspace: workspace_id } = caller;
    const work = async (tx: Tx) => {
      if ((await tx.countBy(Shop, { workspace_id })) >= MAX_SHOPS)
        throw new Problem(409, `A workspace has ${MAX_SHOPS} shops at most; remove one`);
      const id = this.ids.next('shp');
      const secret = newShopSecret();
      const shop = make(Shop, {
        ...{ id, workspace_id, name, secret: this.keys.seal(SHOP_SECRET, secret, id) },
        ...{ previous_secret: null, previous_until: null, created_at: this.clock.now() },
      });
      await tx.insert(Shop, shop);
      return make(ShopSecretView, { ...this.view(shop), secret });
    };
    return this.idempotency.once(caller, workspace_id, work, ({ id }) => ({ id }));
  }

  /** Returns a page of the workspace's shops, newest first. */
  async list(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<ShopView>> {
    const rows = await this.database.read.find(Shop, {
      where: { workspace_id, ...afterId(cursor, 'shp') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => this.view(row),
    );
  }

  /** Gives a shop a new secret. The present one is accepted for another day, or no longer if it is revoked. */
  rotate(caller: Caller, id: string, revoke: boolean): Promise<ShopSecretView> {
    const { workspace: workspace_id } = caller;
    const work = async (tx: Tx) => {
      const shop = await this.database.lock(tx, Shop, { id, workspace_id });
      if (!shop) throw Problem.notFound('shop');
      const secret = newShopSecret();
      const changed = {
        secret: this.keys.seal(SHOP_SECRET, secret, id),
        previous_secret: revoke ? null : shop.secret,
        previous_until: revoke ? null : this.clock.now() + PREVIOUS_MS,
      };
      await tx.update(Shop, { id }, changed);
      return make(ShopSecretView, { ...this.view({ ...shop, ...changed }), secret });
    };
    return this.idempotency.once(caller, workspace_id, work, ({ id }) => ({ id }));
  }

  /** Removes a shop, whose calls are then refused; what it recorded stays. */
  async remove(workspace_id: string, id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) => tx.delete(Shop, { id, workspace_id }));
    if (affected === 0) throw Problem.notFound('shop');
  }

  /** Returns a shop with the secrets that may sign its calls now; null for an unknown one. */
  async callerOf(id: string): Promise<{ shop: Shop; secrets: string[] } | null> {
    const shop = await this.database.read.findOneBy(Shop, { id });
    if (!shop) return null;
    const { secret, previous_secret, previous_until } = shop;
    const sealed = [secret];
    if (previous_secret !== null && (previous_until ?? 0) > this.clock.now()) sealed.push(previous_secret);
    return { shop, secrets: sealed.map((one) => this.keys.open(SHOP_SECRET, one, id)) };
  }

  private view({ id, name, previous_until, created_at }: Shop): ShopView {
    const isCurrent = previous_until !== null && previous_until > this.clock.now();
    return make(ShopView, {
      id,
      name,
      hook_url: `${this.settings.publicUrl}/hooks/shops/${id}`,
      previous_secret_until: isCurrent ? isoOf(previous_until) : null,
      created_at: isoOf(created_at)!,
    });
  }
}
