import { Injectable } from '@nestjs/common';
import type { DoorName } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { localDay } from '#platform/time/zones.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { RetentionDeletion } from './retention-deletion.entity.js';

/** What was deleted: each number that is left out is 0. */
export type Deleted = Partial<Pick<RetentionDeletion, 'conversations' | 'messages' | 'files'>>;

/** Counts what retention deletes, in the transaction that deletes it. */
@Injectable()
export class RetentionCounts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Adds to the counts of today, in the workspace's time zone. */
  async add(
    tx: Tx,
    { workspace_id, door }: { workspace_id: string; door: DoorName },
    { conversations = 0, messages = 0, files = 0 }: Deleted,
  ): Promise<void> {
    if (conversations + messages + files === 0) return;
    const workspace = await tx.findOneBy(Workspace, { id: workspace_id });
    const day = localDay(workspace?.time_zone ?? 'UTC', this.clock.now());
    const key = { workspace_id, day, door };
    await tx
      .createQueryBuilder()
      .insert()
      .into(RetentionDeletion)
      .values({ ...key, conversations: 0, messages: 0, files: 0 })
      .orIgnore()
      .updateEntity(false)
      .execute();
    const counted = await this.database.lock(tx, RetentionDeletion, key);
    if (!counted) throw new Error('The counts of this day are gone');
    await tx.update(RetentionDeletion, key, {
      conversations: counted.conversations + conversations,
      messages: counted.messages + messages,
      files: counted.files + files,
    });
  }
}
