import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { KeyHolder } from '../accounts/api-key-cache.js';
import { Presences } from './presence.service.js';

const EVERY_MS = 1_000;
/** Milliseconds for which a person who was stored as seen is not stored again; well below the time after which one is away. */
const STORED_FOR_MS = 60_000;
const MAX_STORED = 10_000;

/** Collects the persons whose requests and streams pass the gateway, and stores each at most once a minute. */
@Injectable()
export class Sightings {
  /** When each person was stored last, by this app's clock. */
  private readonly stored = new LRUCache<string, number>({
    max: MAX_STORED,
    ttl: STORED_FOR_MS,
    ttlAutopurge: true,
  });
  private readonly seen = new Map<string, { workspace_id: string; person_id: string }>();

  constructor(
    private readonly presences: Presences,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'seen-people', () => this.store());
  }

  /** A request of this holder came, or a stream of theirs is open. */
  note({ workspace: workspace_id, person: person_id }: KeyHolder): void {
    if (person_id === null || this.clock.now() - (this.stored.get(person_id) ?? 0) < STORED_FOR_MS) return;
    this.seen.set(person_id, { workspace_id, person_id });
  }

  private async store(): Promise<void> {
    if (this.seen.size === 0) return;
    const people = [...this.seen.values()];
    await this.presences.see(people);
    for (const { person_id } of people) {
      this.seen.delete(person_id);
      this.stored.set(person_id, this.clock.now());
    }
  }
}
