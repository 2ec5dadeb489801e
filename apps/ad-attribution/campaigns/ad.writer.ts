import { Injectable } from '@nestjs/common';
import { AdDescribed, ads } from '#crossing/ad.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Ad } from './ad.entity.js';

/** Writes ads, and publishes an event for chat when an ad is added or its greeting changes. */
@Injectable()
export class AdWriter {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Adds an ad. */
  async add(tx: Tx, fields: Pick<Ad, 'workspace_id' | 'campaign_id' | 'name' | 'greeting_id'>): Promise<Ad> {
    const created_at = this.clock.now();
    const row = { id: this.ids.next('adv'), ...fields, archived_at: null, sequence: 1, created_at };
    await tx.insert(Ad, row);
    await this.announce(tx, row);
    return row;
  }

  /** Changes an ad that the caller has locked. */
  async change(tx: Tx, row: Ad, change: Pick<Ad, 'name' | 'greeting_id' | 'archived_at'>): Promise<Ad> {
    const isTold = change.greeting_id !== row.greeting_id;
    const changed = { ...row, ...change, sequence: row.sequence + Number(isTold) };
    await tx.update(Ad, { id: row.id }, changed);
    if (isTold) await this.announce(tx, changed);
    return changed;
  }

  private async announce(tx: Tx, { id: ad_id, workspace_id, greeting_id, sequence }: Ad): Promise<void> {
    const event = make(AdDescribed, { workspace_id, ad_id, ...(greeting_id !== null && { greeting_id }) });
    await this.outbox.append(tx, ads, event, sequence);
  }
}
