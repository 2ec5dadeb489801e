import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';
import { namedBy } from '#message/push-subscription.js';
import type { Follower } from './follower.entity.js';

const ADDRESS = 'address';
const SECRETS = 'webhook secrets';

type Kept = Pick<Follower, 'public_id' | 'address' | 'lookup' | 'secrets'>;

/** Addresses at rest: sealed for their row alone, found again by a keyed hash. */
@Injectable()
export class Addresses {
  constructor(private readonly keys: Keys) {}

  /** `row` is the public id of the row that keeps it. */
  seal(address: string, row: string): string {
    return this.keys.seal(ADDRESS, address, row);
  }

  open(sealed: string, row: string): string {
    return this.keys.open(ADDRESS, sealed, row);
  }

  /** What a row keeps: keyed by the first key. */
  lookup(address: string): string {
    return this.lookups(address)[0]!;
  }

  /** All that rows of this address may have: those that were written before a key was put in front have another one. */
  lookups(address: string): string[] {
    return this.keys.lookups(ADDRESS, namedBy(address));
  }

  sealSecrets(secrets: string[], row: string): string {
    return this.keys.seal(SECRETS, JSON.stringify(secrets), row);
  }

  secretsOf(follower: Pick<Follower, 'secrets' | 'public_id'>): string[] {
    return follower.secrets
      ? (JSON.parse(this.keys.open(SECRETS, follower.secrets, follower.public_id)) as string[])
      : [];
  }

  /** The columns of a row under the first key; null where they are already. */
  renewed({
    public_id,
    address,
    lookup,
    secrets,
  }: Kept): Pick<Kept, 'address' | 'lookup' | 'secrets'> | null {
    if (address === null) return null;
    const plain = this.open(address, public_id);
    const now = this.lookup(plain);
    const sealed = [address, secrets].every((box) => box === null || this.keys.sealedByFirst(box));
    if (sealed && lookup === now) return null;
    const own = secrets === null ? null : this.sealSecrets(this.secretsOf({ secrets, public_id }), public_id);
    return { address: this.seal(plain, public_id), lookup: now, secrets: own };
  }
}
