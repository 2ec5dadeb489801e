import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { greetingView, type GreetingInput, type GreetingView } from './greeting.dto.js';
import { Greeting } from './greeting.entity.js';

/** Said where a workspace has no greeting of its own. */
const NEUTRAL = 'Hello! Write to us here, and we will answer in this chat.';

/** A workspace's greetings, and which of them opens a chat. */
@Injectable()
export class Greetings {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  create(caller: Caller, input: GreetingInput): Promise<GreetingView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const greeting = make(Greeting, {
        id: this.ids.next('grt'),
        workspace_id: caller.workspace,
        name: input.name ?? null,
        text: input.text,
        is_default: input.default ? 1 : 0,
        created_at: this.clock.now(),
      });
      if (input.default)
        await tx.update(Greeting, { workspace_id: caller.workspace, is_default: 1 }, { is_default: 0 });
      await tx.insert(Greeting, greeting);
      return greetingView(greeting);
    });
  }

  async list(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<GreetingView>> {
    const rows = await this.database.read.find(Greeting, {
      where: { workspace_id, ...(cursor && { id: LessThan(cursor) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, greetingView);
  }

  async get(workspace_id: string, id: string): Promise<GreetingView> {
    const row = await this.database.read.findOneBy(Greeting, { workspace_id, id });
    if (!row) throw Problem.notFound('greeting');
    return greetingView(row);
  }

  /** The ad's own greeting, else the workspace's default, else a neutral one. */
  async opening(
    tx: Tx,
    workspace_id: string,
    greeting_id?: string,
  ): Promise<{ id: string | null; text: string }> {
    const own = greeting_id ? await tx.findOneBy(Greeting, { workspace_id, id: greeting_id }) : null;
    const fallback = () =>
      tx.findOne(Greeting, { where: { workspace_id, is_default: 1 }, order: { id: 'DESC' } });
    return own ?? (await fallback()) ?? { id: null, text: NEUTRAL };
  }
}
