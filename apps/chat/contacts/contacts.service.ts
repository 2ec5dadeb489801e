import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Subjects } from '../subjects/subjects.service.js';
import { Contact } from './contact.entity.js';

/** Finds, locks and creates contacts. Each new contact gets its subject id. */
@Injectable()
export class Contacts {
  constructor(
    private readonly database: Database,
    private readonly subjects: Subjects,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the id of a contact whose row is now locked. A new contact is created if `known` is null, or its contact
   * does not exist in the workspace.
   */
  async lockOrCreate(tx: Tx, workspace_id: string, known: string | null): Promise<string> {
    if (known && (await this.database.lock(tx, Contact, { id: known, workspace_id }))) return known;
    const contact = make(Contact, {
      id: this.ids.next('cnt'),
      workspace_id,
      customer_id: null,
      profile_name: null,
      blocked_by: null,
      blocked_at: null,
      created_at: this.clock.now(),
    });
    await tx.insert(Contact, contact);
    await this.subjects.mint(tx, contact.id);
    return contact.id;
  }
}
