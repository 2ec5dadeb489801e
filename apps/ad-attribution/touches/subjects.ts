import { Injectable } from '@nestjs/common';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ReachedStage } from './stage.entity.js';
import { Subject } from './subject.entity.js';
import { Touch } from './touch.entity.js';

/** The subject id for new rows of a conversation, and whether the person was erased. */
export interface SubjectForRow {
  subject_id: string;
  erased: boolean;
}

/** Locks and creates the rows of subjects, and says which were erased. */
@Injectable()
export class Subjects {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  /** Returns the subject's row, locked until the transaction ends; creates it if it is new. */
  async lockOrCreate(tx: Tx, workspace_id: string, id: string): Promise<Subject> {
    const known = await this.database.lock(tx, Subject, { id });
    if (known) return known;
    try {
      await tx.insert(Subject, { id, workspace_id, erased_at: null });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return (await this.database.lock(tx, Subject, { id }))!;
  }

  /**
   * Returns the subject id under which an event of a conversation is stored. After an erasure it is the random id that
   * replaced the subject in that conversation.
   */
  async subjectFor(
    tx: Tx,
    of: { workspace_id: string; subject_id: string; conversation_id: string },
  ): Promise<SubjectForRow> {
    const subject = await this.lockOrCreate(tx, of.workspace_id, of.subject_id);
    if (subject.erased_at === null) return { subject_id: subject.id, erased: false };
    const { conversation_id } = of;
    const earlier =
      (await tx.findOneBy(Touch, { conversation_id })) ??
      (await tx.findOneBy(ReachedStage, { conversation_id }));
    return { subject_id: earlier?.subject_id ?? this.ids.random('sub'), erased: true };
  }
}
