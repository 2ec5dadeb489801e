import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { PostDeleted, PostEdited, PostPublished, posts } from '#message/post.topic.js';
import { Channel } from '../channels/channel.entity.js';
import type { ChangePostInput, NewPostInput, PostView } from './post.dto.js';
import { Post } from './post.entity.js';

/** Writes drafts, publishes, changes and deletes posts; fan-out delivers them by the events on message.post. */
@Injectable()
export class Posts {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(caller: Caller, channel: string, input: NewPostInput): Promise<PostView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      if (!(await tx.existsBy(Channel, { id: channel, workspace_id: caller.workspace })))
        throw Problem.notFound('channel');
      const row = make(Post, {
        id: this.ids.next('pst'),
        workspace_id: caller.workspace,
        channel_id: channel,
        state: 'draft',
        title: input.title ?? '',
        body: input.body,
        channel_sequence: null,
        sequence: 0,
        created_at: this.clock.now(),
        published_at: null,
        edited_at: null,
      });
      await tx.insert(Post, row);
      return view(row);
    });
  }

  async list(workspace: string, channel: string, page: PageQuery): Promise<Page<PostView>> {
    const { read } = this.database;
    if (!(await read.existsBy(Channel, { id: channel, workspace_id: workspace })))
      throw Problem.notFound('channel');
    const rows = await read.find(Post, {
      where: {
        channel_id: channel,
        state: Not('deleted'),
        ...afterId(page.cursor, 'pst'),
      },
      order: { id: 'DESC' },
      take: page.limit + 1,
    });
    return pageOf(rows, page.limit, (row) => row.id, view);
  }

  async get(workspace: string, id: string): Promise<PostView> {
    const row = await this.database.read.findOneBy(Post, { id, workspace_id: workspace });
    if (!row || row.state === 'deleted') throw Problem.notFound('post');
    return view(row);
  }

  /** Changes a post; publishes an event if it was published and its text differs. */
  async change(workspace: string, id: string, input: ChangePostInput): Promise<PostView> {
    return this.database.transaction(async (tx) => {
      const row = await this.locked(tx, workspace, id);
      const changed = { ...row, title: input.title ?? row.title, body: input.body ?? row.body };
      const same = changed.title === row.title && changed.body === row.body;
      if (row.state === 'published' && !same) {
        changed.edited_at = this.clock.now();
        changed.sequence = row.sequence + 1;
        await this.outbox.append(tx, posts, edited(changed, changed.edited_at), changed.sequence);
      }
      await tx.update(Post, { id }, changed);
      return view(changed);
    });
  }

  async remove(workspace: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.locked(tx, workspace, id);
      if (row.state === 'draft') return void (await tx.delete(Post, { id }));
      const sequence = row.sequence + 1;
      const deleted_at = this.clock.now();
      await tx.update(
        Post,
        { id },
        { state: 'deleted', title: '', body: '', sequence, edited_at: deleted_at },
      );
      const { workspace_id, channel_id, channel_sequence } = row;
      const event = {
        workspace_id,
        channel_id,
        post_id: id,
        channel_sequence: channel_sequence!,
        deleted_at,
      };
      await this.outbox.append(tx, posts, make(PostDeleted, event), sequence);
    });
  }

  publish(caller: Caller, id: string): Promise<PostView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const found = await tx.findOneBy(Post, { id, workspace_id: caller.workspace });
      if (!found || found.state === 'deleted') throw Problem.notFound('post');
      const channel = (await this.database.lock(tx, Channel, { id: found.channel_id }))!;
      if (channel.archived_at !== null)
        throw Problem.field(
          'channel_id',
          'archived',
          'The channel is archived: take it back first',
          undefined,
          409,
        );
      const draft = await this.draft(tx, caller.workspace, id);
      const channel_sequence = channel.post_sequence + 1;
      const published_at = this.clock.now();
      const row: Post = {
        ...draft,
        state: 'published',
        channel_sequence,
        published_at,
        sequence: draft.sequence + 1,
      };
      await tx.update(Channel, { id: channel.id }, { post_sequence: channel_sequence });
      await tx.update(Post, { id }, row);
      await this.outbox.append(tx, posts, published(row, channel_sequence, published_at), row.sequence);
      return view(row);
    });
  }

  /** Returns the post, locked; throws 409 if it is published. */
  private async draft(tx: Tx, workspace: string, id: string): Promise<Post> {
    const row = await this.locked(tx, workspace, id);
    if (row.state !== 'draft')
      throw Problem.field('state', 'draft', 'The post is published already', ['draft'], 409);
    return row;
  }

  private async locked(tx: Tx, workspace: string, id: string): Promise<Post> {
    const row = await this.database.lock(tx, Post, { id, workspace_id: workspace });
    if (!row || row.state === 'deleted') throw Problem.notFound('post');
    return row;
  }
}

const published = (
  { workspace_id, channel_id, id, title, body }: Post,
  channel_sequence: number,
  published_at: number,
) =>
  make(PostPublished, {
    workspace_id,
    channel_id,
    post_id: id,
    channel_sequence,
    ...(title && { title }),
    body,
    published_at,
  });

const edited = ({ workspace_id, channel_id, id, channel_sequence, title, body }: Post, edited_at: number) =>
  make(PostEdited, {
    workspace_id,
    channel_id,
    post_id: id,
    channel_sequence: channel_sequence!,
    ...(title && { title }),
    body,
    edited_at,
  });

const iso = (instant: number): string => new Date(instant).toISOString();

const view = (row: Post): PostView => ({
  id: row.id,
  channel_id: row.channel_id,
  state: row.state === 'published' ? 'published' : 'draft',
  title: row.title,
  body: row.body,
  sequence: row.channel_sequence,
  created_at: iso(row.created_at),
  published_at: row.published_at === null ? null : iso(row.published_at),
  edited_at: row.edited_at === null ? null : iso(row.edited_at),
});
