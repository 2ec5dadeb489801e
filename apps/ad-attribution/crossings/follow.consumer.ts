import { Injectable } from '@nestjs/common';
import { follows } from '#crossing/follow.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Ledger } from '../ledger/ledger.js';
import { eraseSources } from '../touches/erase-sources.js';
import { Follow } from '../touches/follow.entity.js';
import { Subjects } from '../touches/subjects.js';

/** Writes a row for each follower whom a click brought. */
@Injectable()
export class FollowConsumer {
  constructor(inbox: Inbox, ledger: Ledger, subjects: Subjects, ids: Ids) {
    inbox.subscribe(follows, 'ad-attribution.follows', async (tx, event) => {
      await ledger.addCrossing(tx, follows, event);
      const { workspace_id, click_id, at } = event.data;
      const subject = await subjects.lockOrCreate(tx, workspace_id, event.data.subject_id);
      const isErased = subject.erased_at !== null;
      const subject_id = isErased ? ids.random('sub') : subject.id;
      const row = { workspace_id, subject_id, click_id, at, erased: isErased ? 1 : 0 };
      await tx.insert(Follow, { id: event.id, ...row });
      if (isErased) await eraseSources(tx, [click_id]);
    });
  }
}
