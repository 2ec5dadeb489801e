import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { ACCOUNT_NUMBER, NETWORK_CLICK_ID } from '#platform/events/bounded-fields.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { Conversation } from './conversation.entity.js';
import type { Entry } from './entry.js';
import { Referral } from './referral.entity.js';

const KEPT_MS = 90 * 86_400_000;
/** Milliseconds for which a click id is kept: conversions within 30 days may be attributed to it. */
const CLICK_ID_KEPT_MS = 30 * 86_400_000;
/** Purpose under which networks' click ids are sealed, bound to their row. */
export const CLICK_ID_PURPOSE = 'network click id';

/** The ad or link that a network named as the origin of a message. */
export interface KeptReferral {
  network_ad_id: string | null;
  /** A click's code that the network passed on from a link of this workspace; null if there was none. */
  code: string | null;
  /** Keyed hash of the click id. */
  click: string | null;
  /** The click id itself and the account; null if the network named none. */
  named: NetworkClick | null;
}

/** WhatsApp's id of a click, and WhatsApp's id of the business account whose ad was clicked. */
export interface NetworkClick {
  click_id: string;
  business_account: string;
}

/** Keeps the ads and links that networks name as the origin of messages, until the customer has written. */
@Injectable()
export class Referrals {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'old-referrals', () => this.removeOld());
  }

  /**
   * Stores a referral. `counted` is true if the customer wrote with it. A repeated click is stored once, with the
   * earliest time that the network reported.
   */
  async keep(
    tx: Tx,
    { id: conversation_id, workspace_id }: Conversation,
    { network_ad_id, code, click, named }: KeptReferral,
    { network_id: id, sent_at: at, counted }: { network_id: string; sent_at: number; counted: boolean },
  ): Promise<void> {
    const same = code !== null ? { code } : click !== null ? { click } : null;
    const known = same && (await tx.findOneBy(Referral, { conversation_id, ...same }));
    if (known) {
      if (at < known.at) await tx.update(Referral, { id: known.id }, { at, counted: Number(counted) });
      return;
    }
    await tx.insert(Referral, {
      id,
      conversation_id,
      at,
      network_ad_id,
      code,
      click,
      ...(await this.sealed(tx, workspace_id, id, named)),
      counted: Number(counted),
    });
  }

  /**
   * Returns the sealed click id, or nulls if it must not be kept: the workspace does not share such ids, or its form
   * may not cross.
   */
  private async sealed(tx: Tx, workspace_id: string, id: string, named: NetworkClick | null) {
    const nothing = { click_id: null, business_account: null };
    if (!named || !NETWORK_CLICK_ID.test(named.click_id) || !ACCOUNT_NUMBER.test(named.business_account))
      return nothing;
    const workspace = await tx.findOneBy(Workspace, { id: workspace_id });
    if (workspace?.share_network_ids !== 1) return nothing;
    return {
      click_id: this.keys.seal(CLICK_ID_PURPOSE, named.click_id, id),
      business_account: named.business_account,
    };
  }

  /**
   * Returns the latest click of the last 30 days that the network named and after which the customer wrote; null if
   * there is none.
   */
  async lastClick(tx: Tx, conversation_id: string): Promise<NetworkClick | null> {
    const at = MoreThan(this.clock.now() - CLICK_ID_KEPT_MS);
    const where = { conversation_id, counted: 1, click_id: Not(IsNull()), at };
    const row = await tx.findOne(Referral, { where, order: { at: 'DESC', id: 'ASC' } });
    if (!row) return null;
    return {
      click_id: this.keys.open(CLICK_ID_PURPOSE, row.click_id!, row.id),
      business_account: row.business_account!,
    };
  }

  /** Deletes the network's click ids of a conversation, because the customer refused consent. */
  async forgetClickIds(tx: Tx, conversation_id: string): Promise<void> {
    await tx.update(Referral, { conversation_id }, { click_id: null, business_account: null });
  }

  /** Returns the waiting referrals from before the customer's message at `wrote_at`, oldest first, and marks them as counted. */
  async take(tx: Tx, conversation: Conversation, wrote_at: number): Promise<Entry[]> {
    const waiting = { conversation_id: conversation.id, counted: 0, at: LessThanOrEqual(wrote_at) };
    const rows = await tx.find(Referral, { where: waiting, order: { at: 'ASC', id: 'ASC' } });
    if (rows.length === 0) return [];
    await tx.update(Referral, waiting, { counted: 1 });
    const { door, consent } = conversation;
    return rows.map(({ code, click, network_ad_id, at }) => ({
      door,
      via: code ? 'code' : click ? 'network_click_id' : 'network_ad_id',
      click: code ?? click,
      ...(code && { code }),
      ...(network_ad_id && { network_ad_id }),
      consent,
      at,
    }));
  }

  private async removeOld(): Promise<void> {
    const now = this.clock.now();
    const old = { at: LessThan(now - KEPT_MS) };
    const known = { at: LessThan(now - CLICK_ID_KEPT_MS), click_id: Not(IsNull()) };
    if (!(await this.database.read.existsBy(Referral, [old, known]))) return;
    await this.database.transaction(async (tx) => {
      await tx.delete(Referral, old);
      await tx.update(Referral, known, { click_id: null, business_account: null });
    });
  }
}
