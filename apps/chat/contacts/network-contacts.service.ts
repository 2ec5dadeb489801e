import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { Contacts } from './contacts.service.js';
import { NetworkIdentity } from './network-identity.entity.js';

const PURPOSE = 'network identity';

/** Whom a network names: by address, by user id, or by both. */
export interface NetworkPerson {
  address?: string;
  user_id?: string;
}

/** Finds and makes the contacts of people who write over networks. */
@Injectable()
export class NetworkContacts {
  constructor(
    private readonly contacts: Contacts,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** What the network calls a contact in the chats of an account: of each kind the name that was told last. */
  async namesOf(tx: Tx, contact_id: string, connection_id: string): Promise<NetworkPerson> {
    const rows = await tx.find(NetworkIdentity, {
      where: { contact_id, connection_id },
      order: { seen_at: 'ASC', lookup: 'ASC' },
    });
    return Object.fromEntries(
      rows.map(({ kind, identity, lookup }) => [kind, this.keys.open(PURPOSE, identity, lookup)]),
    );
  }

  /** The id of the contact that a network calls so in the chats of an account; null where there is none. */
  async find(tx: Tx, connection_id: string, person: NetworkPerson): Promise<string | null> {
    for (const { lookup } of this.namesOfPerson(connection_id, person)) {
      const row = await tx.findOneBy(NetworkIdentity, { lookup });
      if (row) return row.contact_id;
    }
    return null;
  }

  /**
   * The id of the person's contact in the chats of an account, whose row is locked. A person named by address and user id
   * is the contact of the address, and is found by the user id from then on; one named by a user id alone is the contact
   * of that very id. An identity stays with the contact that had it first.
   */
  async lockOrCreate(
    tx: Tx,
    workspace_id: string,
    connection_id: string,
    { address, user_id }: NetworkPerson,
  ): Promise<string> {
    const names = this.namesOfPerson(connection_id, { address, user_id });
    const rows = await Promise.all(names.map(({ lookup }) => tx.findOneBy(NetworkIdentity, { lookup })));
    const known = rows.find((row) => row !== null)?.contact_id ?? null;
    const contact_id = await this.contacts.lockOrCreate(tx, workspace_id, known);
    await this.addNames(tx, connection_id, contact_id, { address, user_id });
    return contact_id;
  }

  /** Further names of a contact whose row is locked. One that is another contact's stays with that. */
  async addNames(tx: Tx, connection_id: string, contact_id: string, person: NetworkPerson): Promise<void> {
    const seen_at = this.clock.now();
    for (const { kind, value, lookup } of this.namesOfPerson(connection_id, person)) {
      if (await tx.existsBy(NetworkIdentity, { lookup })) continue;
      const identity = this.keys.seal(PURPOSE, value, lookup);
      await tx.insert(NetworkIdentity, { lookup, connection_id, contact_id, kind, identity, seen_at });
    }
  }

  private namesOfPerson(connection_id: string, { address, user_id }: NetworkPerson) {
    return [
      ...(address ? [{ kind: 'address' as const, value: address }] : []),
      ...(user_id ? [{ kind: 'user_id' as const, value: user_id }] : []),
    ].map((name) => ({
      ...name,
      lookup: this.keys.lookup(PURPOSE, `${connection_id} ${name.kind} ${name.value}`),
    }));
  }
}
