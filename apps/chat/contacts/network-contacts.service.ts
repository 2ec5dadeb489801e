import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { cleanLine, hasVisibleText, onlyText } from '#platform/http/text.js';
import { Keys } from '#platform/security/keys.js';
import { Contact } from './contact.entity.js';
import { Contacts } from './contacts.service.js';
import { NetworkIdentity } from './network-identity.entity.js';

/** Purposes under which identities, bound to their lookup, and profile names, bound to their contact, are sealed. */
export const IDENTITY_PURPOSE = 'network identity';
/** Purpose under which a contact's name in the network is sealed. */
export const NAME_PURPOSE = 'profile name';

/** A person as a network names them: by address (such as a phone number), by user id, or by both. */
export interface NetworkPerson {
  address?: string;
  user_id?: string;
}

/** Finds or creates the contacts of people who write over networks. */
@Injectable()
export class NetworkContacts {
  constructor(
    private readonly contacts: Contacts,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the address and the user id by which a network knows a contact in the chats of one account. If there are
   * several of one kind, the newest is returned.
   */
  async namesOf(tx: Tx, contact_id: string, connection_id: string): Promise<NetworkPerson> {
    const rows = await tx.find(NetworkIdentity, {
      where: { contact_id, connection_id },
      order: { seen_at: 'ASC', lookup: 'ASC' },
    });
    return Object.fromEntries(
      rows.map(({ kind, identity, lookup }) => [kind, this.keys.open(IDENTITY_PURPOSE, identity, lookup)]),
    );
  }

  /** Returns every address and user id by which networks know a contact, the oldest first. */
  async identitiesOf(manager: EntityManager, contact_id: string) {
    const rows = await manager.find(NetworkIdentity, {
      where: { contact_id },
      order: { seen_at: 'ASC', lookup: 'ASC' },
    });
    return rows.map(({ connection_id, kind, identity, lookup, seen_at }) => ({
      ...{ connection_id, kind, seen_at },
      identity: this.keys.open(IDENTITY_PURPOSE, identity, lookup),
    }));
  }

  /** Returns the id of the contact with this address or user id in the chats of an account; null if there is none. */
  async find(tx: Tx, connection_id: string, person: NetworkPerson): Promise<string | null> {
    for (const { lookup } of this.namesOfPerson(connection_id, person)) {
      const row = await tx.findOneBy(NetworkIdentity, { lookup });
      if (row) return row.contact_id;
    }
    return null;
  }

  /**
   * Returns the id of the person's contact in the chats of one account, and locks the contact's row; creates the
   * contact if it is new. If the network names both address and user id, the contact of the address is returned, and
   * the user id is stored for it. An identity always stays with its first contact.
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
    // The known contact may have been erased, with its identities, before its row was locked.
    if (rows.includes(null) || contact_id !== known)
      await this.addNames(tx, connection_id, contact_id, { address, user_id });
    return contact_id;
  }

  /**
   * Stores further identities of a contact whose row the caller has locked. An identity of another contact is skipped.
   */
  async addNames(tx: Tx, connection_id: string, contact_id: string, person: NetworkPerson): Promise<void> {
    const seen_at = this.clock.now();
    for (const { kind, value, lookup } of this.namesOfPerson(connection_id, person)) {
      if (await tx.existsBy(NetworkIdentity, { lookup })) continue;
      const identity = this.keys.seal(IDENTITY_PURPOSE, value, lookup);
      await tx.insert(NetworkIdentity, { lookup, connection_id, contact_id, kind, identity, seen_at });
    }
  }

  /** Keeps a contact's name in their profile, as a network told it last. The caller has locked the contact. */
  async keepProfileName(tx: Tx, contact_id: string, told: string): Promise<void> {
    const name = cleanLine(onlyText(told)).replace(/\s+/g, ' ').trim();
    if (!hasVisibleText(name) || name === (await this.profileNameOf(tx, contact_id))) return;
    const profile_name = this.keys.seal(NAME_PURPOSE, name, contact_id);
    await tx.update(Contact, { id: contact_id }, { profile_name });
  }

  /** Returns a contact's name in their profile; null if no network told one. */
  async profileNameOf(tx: Tx, contact_id: string): Promise<string | null> {
    const sealed = (await tx.findOneBy(Contact, { id: contact_id }))?.profile_name ?? null;
    return sealed && this.keys.open(NAME_PURPOSE, sealed, contact_id);
  }

  private namesOfPerson(connection_id: string, { address, user_id }: NetworkPerson) {
    return [
      ...(address ? [{ kind: 'address' as const, value: address }] : []),
      ...(user_id ? [{ kind: 'user_id' as const, value: user_id }] : []),
    ].map((name) => ({
      ...name,
      lookup: this.keys.lookup(IDENTITY_PURPOSE, `${connection_id} ${name.kind} ${name.value}`),
    }));
  }
}
