import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { PresenceChanged, presences, type Presence } from '#workspace/presence.topic.js';
import { Membership } from '../accounts/accounts.entities.js';
import { AWAY_AFTER_MS, OFFLINE_AFTER_MS, presenceOf } from './presence.js';

const EVERY_MS = 5_000;
/** Persons that one round looks at. */
const BATCH = 500;

type Key = Pick<Membership, 'workspace_id' | 'person_id'>;

/** Keeps who is there: by what persons choose, and by when they were seen last. */
@Injectable()
export class Presences {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'absent-people', () => this.findAbsent());
  }

  /** Stores what a person chose. Throws 404 if the caller is no person: a program has no presence. */
  async choose(
    { workspace: workspace_id, actor: person_id }: Caller,
    chosen_presence: Presence,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Membership, { workspace_id, person_id });
      if (!row) throw Problem.notFound('person');
      const now = this.clock.now();
      await this.settle(tx, { ...row, chosen_presence, seen_at: now }, now);
    });
  }

  /** Stores that persons were seen now. Those who are no members any more are left out. */
  async see(people: readonly Key[]): Promise<void> {
    const sorted = people.toSorted((one, other) => (one.person_id < other.person_id ? -1 : 1));
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      for (const key of sorted) {
        const row = await this.database.lock(tx, Membership, key);
        if (row) await this.settle(tx, { ...row, seen_at: now }, now);
      }
    });
  }

  /** Finds persons who were seen too long ago to be online, or away. */
  private async findAbsent(): Promise<void> {
    const now = this.clock.now();
    for (const [presence, after] of [
      ['online', AWAY_AFTER_MS],
      ['away', OFFLINE_AFTER_MS],
    ] as const) {
      const rows = await this.database.read.find(Membership, {
        select: { workspace_id: true, person_id: true },
        where: { presence, seen_at: LessThanOrEqual(now - after) },
        order: { person_id: 'ASC' },
        take: BATCH,
      });
      for (const { workspace_id, person_id } of rows)
        await this.database.transaction(async (tx) => {
          const row = await this.database.lock(tx, Membership, { workspace_id, person_id });
          if (row) await this.settle(tx, row, now);
        });
    }
  }

  /** Writes a locked row, and tells every app if the person's presence is another one now. */
  private async settle(tx: Tx, row: Membership, at: number): Promise<void> {
    const { workspace_id, person_id, chosen_presence, seen_at } = row;
    const presence = presenceOf(row, at);
    if (presence === row.presence) {
      await tx.update(Membership, { workspace_id, person_id }, { chosen_presence, seen_at });
      return;
    }
    const presence_sequence = row.presence_sequence + 1;
    const change = { chosen_presence, seen_at, presence, presence_since: at, presence_sequence };
    await tx.update(Membership, { workspace_id, person_id }, change);
    const event = make<PresenceChanged>(PresenceChanged, { workspace_id, person_id, presence, at });
    await this.outbox.append(tx, presences, event, presence_sequence);
  }
}
