import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';
import { lookupTextOf } from '#message/push-subscription.js';
import type { Follower } from './follower.entity.js';

const ADDRESS_PURPOSE = 'address';
const SECRETS_PURPOSE = 'webhook secrets';

type SealedColumns = Pick<Follower, 'public_id' | 'address' | 'lookup' | 'secrets'>;

/**
 * Seals addresses and webhook secrets for the database. A sealed value opens only under the id of its row; a row is found
 * by its lookup, a keyed hash of the address.
 */
@Injectable()
export class Addresses {
  constructor(private readonly keys: Keys) {}

  /** `rowId` is the public id of the row that stores it. */
  seal(address: string, rowId: string): string {
    return this.keys.seal(ADDRESS_PURPOSE, address, rowId);
  }

  open(sealed: string, rowId: string): string {
    return this.keys.open(ADDRESS_PURPOSE, sealed, rowId);
  }

  /** The lookup that a new row stores: the hash under the first key. */
  lookup(address: string): string {
    return this.lookups(address)[0]!;
  }

  /** Every lookup that a row of this address may have, newest first: one for each key, because older rows were written under older keys. */
  lookups(address: string): string[] {
    return this.keys.lookups(ADDRESS_PURPOSE, lookupTextOf(address));
  }

  sealSecrets(secrets: string[], rowId: string): string {
    return this.keys.seal(SECRETS_PURPOSE, JSON.stringify(secrets), rowId);
  }

  secretsOf(follower: Pick<Follower, 'secrets' | 'public_id'>): string[] {
    return follower.secrets
      ? (JSON.parse(this.keys.open(SECRETS_PURPOSE, follower.secrets, follower.public_id)) as string[])
      : [];
  }

  /** Returns the row's columns sealed under the first key, or null when they already are. */
  reseal({
    public_id,
    address,
    lookup,
    secrets,
  }: SealedColumns): Pick<SealedColumns, 'address' | 'lookup' | 'secrets'> | null {
    if (address === null) return null;
    const plain = this.open(address, public_id);
    const currentLookup = this.lookup(plain);
    const isCurrent = [address, secrets].every((box) => box === null || this.keys.isSealedByFirst(box));
    if (isCurrent && lookup === currentLookup) return null;
    const newSecrets =
      secrets === null ? null : this.sealSecrets(this.secretsOf({ secrets, public_id }), public_id);
    return { address: this.seal(plain, public_id), lookup: currentLookup, secrets: newSecrets };
  }
}
