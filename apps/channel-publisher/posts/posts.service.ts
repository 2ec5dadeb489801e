import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { PostPublished, posts } from '#message/post.topic.js';
import { Channel } from '../channels/channel.entity.js';
import type { ChangePostInput, NewPostInput, PostView } from './post.dto.js';
import { Post } from './post.entity.js';

/** Writes posts as drafts and publishes them; fan-out delivers what message.post tells it. */
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
      where: { channel_id: channel, ...(page.cursor && { id: LessThan(page.cursor) }) },
      order: { id: 'DESC' },
      take: page.limit + 1,
    });
    return pageOf(rows, page.limit, (row) => row.id, view);
  }

  async get(workspace: string, id: string): Promise<PostView> {
    const row = await this.database.read.findOneBy(Post, { id, workspace_id: workspace });
    if (!row) throw Problem.notFound('post');
    return view(row);
  }

  async change(workspace: string, id: string, input: ChangePostInput): Promise<PostView> {
    return this.database.transaction(async (tx) => {
      const row = await this.draft(tx, workspace, id);
      const changed = { ...row, title: input.title ?? row.title, body: input.body ?? row.body };
      await tx.update(Post, { id }, { title: changed.title, body: changed.body });
      return view(changed);
    });
  }

  publish(caller: Caller, id: string): Promise<PostView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const found = await tx.findOneBy(Post, { id, workspace_id: caller.workspace });
      if (!found) throw Problem.notFound('post');
      const channel = (await this.database.lock(tx, Channel, { id: found.channel_id }))!;
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

  /** The post, locked; throws 409 once it is published. */
  private async draft(tx: Tx, workspace: string, id: string): Promise<Post> {
    const row = await this.database.lock(tx, Post, { id, workspace_id: workspace });
    if (!row) throw Problem.notFound('post');
    if (row.state !== 'draft')
      throw Problem.field('state', 'draft', 'The post is published already', ['draft'], 409);
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

const iso = (instant: number): string => new Date(instant).toISOString();

const view = (row: Post): PostView => ({
  id: row.id,
  channel_id: row.channel_id,
  state: row.state,
  title: row.title,
  body: row.body,
  sequence: row.channel_sequence,
  created_at: iso(row.created_at),
  published_at: row.published_at === null ? null : iso(row.published_at),
});
