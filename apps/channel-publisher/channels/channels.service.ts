import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database, isDuplicate } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, archivedAt, pageOf, type ArchivablePageQuery, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ChannelChanged, ChannelCreated, channels } from '#message/channel.topic.js';
import type { ChangeChannelInput, ChannelView, NewChannelInput } from './channel.dto.js';
import { Channel } from './channel.entity.js';

/** Creates and changes channels, and publishes each change on message.channel. */
@Injectable()
export class Channels {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(caller: Caller, input: NewChannelInput): Promise<ChannelView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const row = make(Channel, {
        id: this.ids.next('chn'),
        workspace_id: caller.workspace,
        handle: input.handle,
        name: input.name,
        description: input.description ?? '',
        language: input.language ?? null,
        sequence: 1,
        post_sequence: 0,
        archived_at: null,
        created_at: this.clock.now(),
      });
      try {
        await tx.insert(Channel, row);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        throw Problem.field('handle', 'unique', `The handle ${row.handle} is taken`, undefined, 409);
      }
      await this.outbox.append(tx, channels, make(ChannelCreated, stateOf(row)), row.sequence);
      return view(row);
    });
  }

  async list(workspace: string, page: ArchivablePageQuery): Promise<Page<ChannelView>> {
    const rows = await this.database.read.find(Channel, {
      where: {
        workspace_id: workspace,
        archived_at: page.archived === 'true' ? Not(IsNull()) : IsNull(),
        ...afterId(page.cursor, 'chn'),
      },
      order: { id: 'DESC' },
      take: page.limit + 1,
    });
    return pageOf(rows, page.limit, (row) => row.id, view);
  }

  async get(workspace: string, id: string): Promise<ChannelView> {
    const row = await this.database.read.findOneBy(Channel, { id, workspace_id: workspace });
    if (!row) throw Problem.notFound('channel');
    return view(row);
  }

  change(workspace: string, id: string, input: ChangeChannelInput): Promise<ChannelView> {
    return this.database.transaction(async (tx) => {
      // The same lock under which posts take their sequence, so that each post is published before or after this change.
      const row = await this.database.lock(tx, Channel, { id, workspace_id: workspace });
      if (!row) throw Problem.notFound('channel');
      const changed = make(Channel, {
        ...row,
        name: input.name ?? row.name,
        description: input.description ?? row.description,
        language: input.language === undefined ? row.language : input.language,
        archived_at: archivedAt(row, input, this.clock.now()),
        sequence: row.sequence + 1,
      });
      await tx.update(Channel, { id }, changed);
      await this.outbox.append(tx, channels, make(ChannelChanged, stateOf(changed)), changed.sequence);
      return view(changed);
    });
  }
}

const stateOf = ({
  id,
  workspace_id,
  handle,
  name,
  description,
  language,
  archived_at,
  post_sequence,
}: Channel) => ({
  workspace_id,
  channel_id: id,
  handle,
  name,
  ...(description && { description }),
  ...(language !== null && { language }),
  ...(archived_at !== null && { archived_after: post_sequence }),
});

const view = ({
  id,
  handle,
  name,
  description,
  language,
  archived_at,
  created_at,
}: Channel): ChannelView => ({
  id,
  handle,
  name,
  description,
  language,
  archived: archived_at !== null,
  created_at: new Date(created_at).toISOString(),
});
