import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Domain } from './domain.entity.js';
import { DomainChanged, domains } from './domain.topic.js';

/** Writes own domains, and publishes their changes to all processes. */
@Injectable()
export class DomainWriter {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Changes a domain that the caller has locked. Claims of other workspaces on its host become `taken` or `pending` accordingly. */
  async change(tx: Tx, row: Domain, change: Partial<Domain>): Promise<Domain> {
    const changed = { ...row, ...change, sequence: row.sequence + 1 };
    await tx.update(Domain, { id: row.id }, changed);
    if (changed.proven_host !== row.proven_host) await this.updateOtherClaims(tx, changed);
    if (changed.proven_host !== row.proven_host || changed.root_url !== row.root_url) {
      const { workspace_id, id: domain_id, sequence } = changed;
      await this.outbox.append(tx, domains, make(DomainChanged, { workspace_id, domain_id }), sequence);
    }
    return changed;
  }

  private async updateOtherClaims(tx: Tx, { id, host, proven_host }: Domain): Promise<void> {
    const others = { host, id: Not(id), removed_at: IsNull() };
    if (proven_host !== null)
      await tx.update(Domain, others, { state: 'taken', problem: 'proven_elsewhere', next_check_at: null });
    else {
      const now = this.clock.now();
      const free = { state: 'pending', problem: null, asked_at: now, next_check_at: now } as const;
      await tx.update(Domain, { ...others, state: 'taken' }, free);
    }
  }
}
