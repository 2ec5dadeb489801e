import { Injectable } from '@nestjs/common';
import { PostDeleted, type PostEdited } from '#message/post.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Channels } from '../channels/channels.js';
import { Plan } from './plan.entity.js';
import { Post } from './post.entity.js';
import { requestStop } from './stop.js';
import { PostChange } from './post-change.entity.js';

/** Writes edits and deletions of posts. Followers who have not got the post yet get the new text, or nothing after a deletion. */
@Injectable()
export class PostChanges {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
  ) {}

  /** Records a change; ignores one that is older than the recorded one, or whose post is not known. */
  async record(tx: Tx, event: PostEdited | PostDeleted, version: number): Promise<void> {
    const { post_id } = event;
    const known = await tx.findOneBy(PostChange, { post_id });
    if ((known?.version ?? 0) >= version || !(await tx.existsBy(Post, { id: post_id }))) return;
    const deleted = event instanceof PostDeleted;
    const changed_tick = (await this.channels.takeTick(tx, event.channel_id))?.tick ?? 0;
    if (deleted) await this.deletePost(tx, event, changed_tick);
    else
      await tx.update(
        Post,
        { id: post_id },
        { title: event.title ?? null, body: event.body, changed_at: event.edited_at, changed_tick },
      );
    const change: PostChange = {
      post_id,
      kind: deleted ? 'deleted' : 'edited',
      version,
      changed_at: deleted ? event.deleted_at : event.edited_at,
      range_id: 0,
      cursor: 0,
      state: 'open',
      lease_until: 0,
    };
    await tx.upsert(PostChange, change, ['post_id']);
  }

  /** Clears the post's text and stops what was not sent. */
  private async deletePost(
    tx: Tx,
    { post_id, deleted_at }: PostDeleted,
    changed_tick: number,
  ): Promise<void> {
    const gone = { title: null, body: '', changed_at: deleted_at, changed_tick, deleted_at };
    await tx.update(Post, { id: post_id }, gone);
    const plan = await this.database.lock(tx, Plan, { post_id });
    if (plan && plan.state !== 'complete') await requestStop(tx, post_id, deleted_at);
  }
}
