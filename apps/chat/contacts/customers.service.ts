import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, type EntityManager } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { ContactMerge } from './contact-merge.entity.js';
import { connectedTo } from './connected.js';
import { Contact } from './contact.entity.js';

/** Most contacts of one customer, so that what is done with all of them stays bounded. */
export const MAX_CONTACTS = 50;

/** A customer: the contacts that are merged, the oldest first, and the merges that hold them together. */
export interface Customer {
  contacts: Contact[];
  merges: ContactMerge[];
}

/**
 * Merges contacts that are one person, and splits them again. A merge changes nothing else of them: each keeps its subject,
 * conversations, identities and block, so that nothing crosses to the ads side. Merges, splits and erasures of a workspace
 * run one after the other, under a lock of its row.
 */
@Injectable()
export class Customers {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns the customer of a contact; throws 404 for an unknown contact. */
  async of(workspace_id: string, contact_id: string): Promise<Customer> {
    const { read } = this.database;
    const contact = await read.findOneBy(Contact, { id: contact_id, workspace_id });
    if (!contact) throw Problem.notFound('contact');
    return this.customer(read, contact);
  }

  /**
   * Lets two contacts, with all that are merged with either, be one customer. Contacts that are one already stay as they are.
   * Throws 404 for an unknown contact, 422 for a contact and itself, and 409 beyond MAX_CONTACTS.
   */
  async merge({ workspace, actor }: Caller, id: string, other_id: string): Promise<Customer> {
    if (id === other_id)
      throw Problem.field('contact_id', 'itself', 'A contact cannot be merged with itself: name another one');
    return this.database.transaction(async (tx) => {
      await this.lockWorkspace(tx, workspace);
      const [one, other] = [await this.find(tx, workspace, id), await this.find(tx, workspace, other_id)];
      if (one.customer_id !== null && one.customer_id === other.customer_id) return this.customer(tx, one);
      const all = [...(await this.contactsOf(tx, one)), ...(await this.contactsOf(tx, other))];
      if (all.length > MAX_CONTACTS)
        throw new Problem(
          409,
          `A customer has at most ${MAX_CONTACTS} contacts, and these would be ${all.length}`,
        );
      await tx.insert(ContactMerge, {
        ...{ id: this.ids.next('mrg'), workspace_id: workspace, contact_id: id, other_id },
        ...{ merged_by: actor, merged_at: this.clock.now(), split_by: null, split_at: null },
      });
      return this.customer(tx, { ...one, customer_id: await this.group(tx, all) });
    });
  }

  /**
   * Takes back one merge of a contact's customer: the two parts that it held together are customers of their own again. One
   * that was taken back before changes nothing. Throws 404 for an unknown contact, or a merge of other contacts.
   */
  split({ workspace, actor }: Caller, id: string, merge_id: string): Promise<Customer> {
    return this.database.transaction(async (tx) => {
      await this.lockWorkspace(tx, workspace);
      const contact = await this.find(tx, workspace, id);
      const { contacts, merges } = await this.customer(tx, contact);
      const members = contacts.map((one) => one.id);
      const merge = await tx.findOneBy(ContactMerge, { id: merge_id, workspace_id: workspace });
      if (!merge || ![merge.contact_id, merge.other_id].some((one) => members.includes(one)))
        throw Problem.notFound('merge');
      if (merge.split_at !== null) return { contacts, merges };
      await tx.update(ContactMerge, { id: merge_id }, { split_by: actor, split_at: this.clock.now() });
      const left = merges.filter((one) => one.id !== merge_id);
      const part = connectedTo(merge.contact_id, left);
      await this.group(
        tx,
        contacts.filter((one) => part.has(one.id)),
      );
      await this.group(
        tx,
        contacts.filter((one) => !part.has(one.id)),
      );
      return this.customer(tx, await this.find(tx, workspace, id));
    });
  }

  /** Returns all merges of the contacts of a customer, those that were taken back included, the latest first. */
  async history(
    workspace_id: string,
    contact_id: string,
    before: string | undefined,
    limit: number,
  ): Promise<ContactMerge[]> {
    const { contacts } = await this.of(workspace_id, contact_id);
    const among = In(contacts.map(({ id }) => id));
    const page = { workspace_id, ...(before && { id: LessThan(before) }) };
    return this.database.read.find(ContactMerge, {
      where: [
        { ...page, contact_id: among },
        { ...page, other_id: among },
      ],
      order: { id: 'DESC' },
      take: limit,
    });
  }

  /** Lets no other transaction merge, split or erase contacts of the workspace until this one ends. Comes before all other locks. */
  async lockWorkspace(tx: Tx, id: string): Promise<void> {
    await this.database.lock(tx, Workspace, { id });
  }

  /** Returns a contact and all that are merged with it, the oldest first. */
  async contactsOf(manager: EntityManager, contact: Contact): Promise<Contact[]> {
    const { customer_id } = contact;
    if (customer_id === null) return [contact];
    return manager.find(Contact, { where: { customer_id }, order: { id: 'ASC' } });
  }

  private async customer(manager: EntityManager, contact: Contact): Promise<Customer> {
    const contacts = await this.contactsOf(manager, contact);
    if (contacts.length === 1) return { contacts, merges: [] };
    const where = { contact_id: In(contacts.map(({ id }) => id)), split_at: IsNull() };
    return { contacts, merges: await manager.find(ContactMerge, { where, order: { id: 'ASC' } }) };
  }

  private async find(tx: Tx, workspace_id: string, id: string): Promise<Contact> {
    const contact = await this.database.lock(tx, Contact, { id, workspace_id });
    if (!contact) throw Problem.notFound('contact');
    return contact;
  }

  /** Makes these contacts one customer, known by its oldest contact; one contact alone has none. Returns the customer's id. */
  private async group(tx: Tx, contacts: readonly Contact[]): Promise<string | null> {
    const members = contacts.map(({ id }) => id).sort();
    const customer_id = members.length === 1 ? null : members[0]!;
    await tx.update(Contact, { id: In(members) }, { customer_id });
    return customer_id;
  }
}
