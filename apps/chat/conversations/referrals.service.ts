import { Injectable } from '@nestjs/common';
import { LessThan, LessThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Conversation } from './conversation.entity.js';
import type { Entry } from './entry.js';
import { Referral } from './referral.entity.js';

const KEPT_MS = 90 * 86_400_000;

/** The ad that a network named as the origin of a message. */
export interface KeptReferral {
  network_ad_id: string | null;
  /** Keyed hash of the click id. */
  click: string | null;
}

/** Keeps the ads that networks name as the origin of messages, until the customer has written. */
@Injectable()
export class Referrals {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'old-referrals', () => this.removeOld());
  }

  /**
   * Stores a referral; `counted`: the customer wrote with it. The same click is stored once, with the earliest time that the
   * network reported.
   */
  async keep(
    tx: Tx,
    conversation_id: string,
    { network_ad_id, click }: KeptReferral,
    { network_id: id, sent_at: at, counted }: { network_id: string; sent_at: number; counted: boolean },
  ): Promise<void> {
    const known = click && (await tx.findOneBy(Referral, { conversation_id, click }));
    if (known) {
      if (at < known.at) await tx.update(Referral, { id: known.id }, { at, counted: Number(counted) });
      return;
    }
    await tx.insert(Referral, {
      id,
      conversation_id,
      at,
      network_ad_id,
      click,
      counted: Number(counted),
    });
  }

  /** Returns the waiting referrals from before the customer's message at `wrote_at`, oldest first, and marks them as counted. */
  async take(tx: Tx, conversation: Conversation, wrote_at: number): Promise<Entry[]> {
    const waiting = { conversation_id: conversation.id, counted: 0, at: LessThanOrEqual(wrote_at) };
    const rows = await tx.find(Referral, { where: waiting, order: { at: 'ASC', id: 'ASC' } });
    if (rows.length === 0) return [];
    await tx.update(Referral, waiting, { counted: 1 });
    const { door, consent } = conversation;
    return rows.map(({ click, network_ad_id, at }) => ({
      door,
      via: click ? 'network_click_id' : 'network_ad_id',
      click,
      ...(network_ad_id && { network_ad_id }),
      consent,
      at,
    }));
  }

  private async removeOld(): Promise<void> {
    const old = { at: LessThan(this.clock.now() - KEPT_MS) };
    if (!(await this.database.read.existsBy(Referral, old))) return;
    await this.database.transaction((tx) => tx.delete(Referral, old));
  }
}
