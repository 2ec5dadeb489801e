import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccountRemoved } from '#message/account.topic.js';
import { CROCKFORD } from '#platform/ports/ids.port.js';
import { Keys } from '#platform/security/keys.js';
import { ConnectionStore } from '../accounts/connection-store.js';
import type { ReceivedPerson } from './received.js';

/** Persons whose user id and address are cached together. */
const MAX_CACHED = 10_000;
/** Milliseconds after which a person who does not write is forgotten. */
const CACHED_MS = 24 * 3_600_000;

/** Makes ids of events and keys of persons by keyed hashes: a repeated event gets the same id, and an id reveals nothing. */
@Injectable()
export class EventNames {
  /** Address hash that was last seen together with a user id, by connection id and user id hash. */
  private readonly addressByUserId = new LRUCache<string, string>({
    max: MAX_CACHED,
    ttl: CACHED_MS,
    ttlAutopurge: true,
  });

  constructor(
    private readonly keys: Keys,
    store: ConnectionStore,
  ) {
    store.onChanged((account) => {
      if (account instanceof AccountRemoved) this.forget(account.connection_id);
    });
  }

  /** The id of the event that these parts identify. A network's repeat gets the same id, so that it takes effect once. */
  eventId(...parts: string[]): string {
    const digest = Buffer.from(this.keys.lookup('event', JSON.stringify(parts)), 'hex');
    return `evt_${Array.from(digest.subarray(0, 26), (byte) => CROCKFORD[byte & 31]).join('')}`;
  }

  /**
   * The key that keeps a person's events in order. For a user id alone it is the key of the address that this process last
   * saw with it, if any.
   */
  person(connection_id: string, { address, user_id }: ReceivedPerson): string {
    const byId = user_id && this.hash(connection_id, 'user', user_id);
    const cached = `${connection_id} ${byId}`;
    if (!address)
      return (byId && this.addressByUserId.get(cached)) ?? byId ?? this.hash(connection_id, 'nobody', '');
    const byAddress = this.hash(connection_id, 'address', address);
    if (byId) this.addressByUserId.set(cached, byAddress);
    return byAddress;
  }

  private forget(connection_id: string): void {
    for (const cached of [...this.addressByUserId.keys()])
      if (cached.startsWith(`${connection_id} `)) this.addressByUserId.delete(cached);
  }

  private hash(connection_id: string, kind: string, id: string): string {
    return this.keys.lookup('person', `${connection_id} ${kind} ${id}`).slice(0, 32);
  }
}
