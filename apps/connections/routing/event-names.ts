import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CROCKFORD } from '#platform/ports/ids.port.js';
import { Keys } from '#platform/security/keys.js';
import type { Person } from './received.js';

/** Persons whose two names are remembered. */
const MOST_KNOWN = 10_000;

/** Names events and persons by keyed hashes: the same thing told twice has one name, and the name tells nobody anything. */
@Injectable()
export class EventNames {
  /** The hash of the address beside which a user id was seen last. */
  private readonly known = new LRUCache<string, string>({ max: MOST_KNOWN });

  constructor(private readonly keys: Keys) {}

  /** The id of an event about what `said` names: what a network repeats is the same event, and takes effect once. */
  eventId(...said: string[]): string {
    const digest = Buffer.from(this.keys.lookup('event', JSON.stringify(said)), 'hex');
    return `evt_${Array.from(digest.subarray(0, 26), (byte) => CROCKFORD[byte & 31]).join('')}`;
  }

  /**
   * What keeps a person's events in order. Who is named by a user id alone goes by the address that this process last saw
   * beside it.
   */
  person(connection_id: string, { address, user_id }: Person): string {
    const byId = user_id && this.hash(connection_id, 'user', user_id);
    if (!address) return (byId && this.known.get(byId)) ?? byId ?? this.hash(connection_id, 'nobody', '');
    const byAddress = this.hash(connection_id, 'address', address);
    if (byId) this.known.set(byId, byAddress);
    return byAddress;
  }

  private hash(connection_id: string, kind: string, id: string): string {
    return this.keys.lookup('person', `${connection_id} ${kind} ${id}`).slice(0, 32);
  }
}
