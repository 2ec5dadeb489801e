import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { Tag } from './tag.entity.js';
import { Tags } from './tags.service.js';

const EVERY_MS = 1_000;
/** Rows that one transaction deletes. */
const BATCH = 500;

/** The tags of conversations. */
@Injectable()
export class ConversationTags {
  constructor(
    private readonly database: Database,
    private readonly tags: Tags,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'deleted-tags', () => this.removeDeleted());
  }

  /** Returns the ids of each conversation's tags, sorted; deleted ones are left out. */
  async of(conversation_ids: string[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>(conversation_ids.map((id) => [id, []]));
    if (conversation_ids.length === 0) return found;
    const rows = await this.database.read
      .createQueryBuilder(ConversationTag, 'ct')
      .innerJoin(Tag, 'tag', 'tag.id = ct.tag_id AND tag.deleted_at IS NULL')
      .where('ct.conversation_id IN (:...conversation_ids)', { conversation_ids })
      .orderBy('ct.tag_id')
      .getMany();
    for (const { conversation_id, tag_id } of rows) found.get(conversation_id)!.push(tag_id);
    return found;
  }

  /**
   * Gives a conversation, whose row the caller has locked and saves afterwards, these tags alone; returns whether that changes
   * something. Throws 422 if one is no tag of the workspace. `agreed` is called before anything is changed.
   */
  async replace(tx: Tx, conversation: Conversation, tag_ids: string[], agreed: () => void): Promise<boolean> {
    const { id: conversation_id, workspace_id, state, last_activity_at } = conversation;
    const present = (await tx.findBy(ConversationTag, { conversation_id })).map(({ tag_id }) => tag_id);
    const added = tag_ids.filter((id) => !present.includes(id));
    if (added.length === 0 && present.every((id) => tag_ids.includes(id))) return false;
    agreed();
    await this.tags.check(tx, workspace_id, tag_ids, 'tag_ids');
    await tx.delete(ConversationTag, { conversation_id, tag_id: Not(In(tag_ids)) });
    if (added.length > 0)
      await tx.insert(
        ConversationTag,
        added.map((tag_id) => ({
          conversation_id,
          tag_id,
          workspace_id,
          state,
          last_activity_at: last_activity_at!,
        })),
      );
    conversation.tagged = 1;
    return true;
  }

  /** Takes deleted tags from their conversations, and then deletes the tags themselves. */
  private async removeDeleted(): Promise<void> {
    const tags = await this.database.read
      .createQueryBuilder(Tag, 'tag')
      .where('tag.deleted_at IS NOT NULL')
      .limit(BATCH)
      .getMany();
    for (const { id: tag_id } of tags) {
      for (;;) {
        const rows = await this.database.read.find(ConversationTag, { where: { tag_id }, take: BATCH });
        if (rows.length === 0) break;
        const conversation_id = In(rows.map((row) => row.conversation_id));
        await this.database.transaction((tx) => tx.delete(ConversationTag, { tag_id, conversation_id }));
      }
      await this.database.transaction((tx) => tx.delete(Tag, { id: tag_id }));
    }
  }
}
