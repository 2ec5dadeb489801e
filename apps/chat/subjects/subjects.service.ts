import { Injectable } from '@nestjs/common';
import { SubjectErased, subjects } from '#crossing/subject.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Subject } from './subject.entity.js';

/** Creates, finds and erases the subject ids under which the ads side knows contacts. */
@Injectable()
export class Subjects {
  constructor(
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Creates the subject id of a new contact. */
  async mint(tx: Tx, contact_id: string): Promise<void> {
    const subject = { contact_id, subject_id: this.ids.random('sub'), minted_at: this.clock.now() };
    await tx.insert(Subject, subject);
  }

  /** Returns the subject id of a contact. */
  async subjectIdOf(tx: Tx, contact_id: string): Promise<string> {
    return (await tx.findOneByOrFail(Subject, { contact_id })).subject_id;
  }

  /** Deletes the subject id of a contact about whom nothing was published. */
  async forget(tx: Tx, contact_id: string): Promise<void> {
    await tx.delete(Subject, { contact_id });
  }

  /** Deletes the contact's subject id, and publishes SubjectErased to the ads side. */
  async erase(tx: Tx, workspace_id: string, contact_id: string): Promise<void> {
    const subject_id = await this.subjectIdOf(tx, contact_id);
    await tx.delete(Subject, { contact_id });
    const erased = make(SubjectErased, { workspace_id, subject_id, at: this.clock.now() });
    await this.outbox.append(tx, subjects, erased, 1);
  }
}
