import { Injectable } from '@nestjs/common';
import { subjects, type SubjectErased } from '#crossing/subject.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Ledger } from '../ledger/ledger.js';
import { UploadPlanner } from '../uploads/upload-planner.js';
import { eraseSources } from '../touches/erase-sources.js';
import { Follow } from '../touches/follow.entity.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Subject } from '../touches/subject.entity.js';
import { Subjects } from '../touches/subjects.js';
import { Touch } from '../touches/touch.entity.js';

/**
 * Erases subjects: their paths and all figures stay, under a random id that cannot be linked to a person. Unsent uploads are
 * withdrawn.
 */
@Injectable()
export class SubjectConsumer {
  constructor(
    inbox: Inbox,
    ledger: Ledger,
    private readonly subjectRows: Subjects,
    private readonly uploads: UploadPlanner,
    private readonly ids: Ids,
  ) {
    inbox.subscribe(subjects, 'ad-attribution.subjects', async (tx, event) => {
      await ledger.addCrossing(tx, subjects, event);
      await this.erase(tx, event.data);
    });
  }

  private async erase(tx: Tx, { workspace_id, subject_id, at }: SubjectErased): Promise<void> {
    const subject = await this.subjectRows.lockOrCreate(tx, workspace_id, subject_id);
    if (subject.erased_at !== null) return;
    await tx.update(Subject, { id: subject_id }, { erased_at: at });
    const [touches, stages, follows] = await Promise.all([
      tx.findBy(Touch, { subject_id }),
      tx.findBy(ReachedStage, { subject_id }),
      tx.findBy(Follow, { subject_id }),
    ]);
    const replacement = this.ids.random('sub');
    await tx.update(Touch, { subject_id }, { subject_id: replacement, erased: 1 });
    await tx.update(ReachedStage, { subject_id }, { subject_id: replacement, erased: 1 });
    await tx.update(Follow, { subject_id }, { subject_id: replacement, erased: 1 });
    await eraseSources(
      tx,
      [...touches, ...follows].flatMap(({ click_id }) => click_id ?? []),
    );
    await this.uploads.withdraw(
      tx,
      stages.map((stage) => stage.id),
      'subject_erased',
    );
  }
}
