import { Injectable } from '@nestjs/common';
import { Database, isDuplicate } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ChannelCreated, channels } from '#message/channel.topic.js';
import type { ChannelView, NewChannelInput } from './channel.dto.js';
import { Channel } from './channel.entity.js';

/** Opens channels; everybody else learns of them through message.channel. */
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
        sequence: 1,
        post_sequence: 0,
        created_at: this.clock.now(),
      });
      try {
        await tx.insert(Channel, row);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        throw Problem.field('handle', 'unique', `The handle ${row.handle} is taken`, undefined, 409);
      }
      const { id, workspace_id, handle, name, description } = row;
      const event = make(ChannelCreated, {
        workspace_id,
        channel_id: id,
        handle,
        name,
        ...(description && { description }),
      });
      await this.outbox.append(tx, channels, event, row.sequence);
      return view(row);
    });
  }

  async list(workspace: string, page: PageQuery): Promise<Page<ChannelView>> {
    const rows = await this.database.read.find(Channel, {
      where: { workspace_id: workspace, ...afterId(page.cursor, 'chn') },
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
}

const view = ({ id, handle, name, description, created_at }: Channel): ChannelView => ({
  id,
  handle,
  name,
  description,
  created_at: new Date(created_at).toISOString(),
});
