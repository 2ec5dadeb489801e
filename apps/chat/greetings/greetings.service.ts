import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { GreetingArchived, GreetingOffered, greetings } from '#crossing/greeting.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, archivedAt, pageOf, type ArchivablePageQuery, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import {
  greetingView,
  type ChangeGreetingInput,
  type GreetingInput,
  type GreetingView,
} from './greeting.dto.js';
import type { Language } from '#platform/language/language.js';
import { GREETING_TEXTS } from './greeting.texts.js';
import { Greeting } from './greeting.entity.js';

/** Creates, lists and changes a workspace's greetings, and chooses the greeting of a chat. */
@Injectable()
export class Greetings {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Creates a greeting. */
  create(caller: Caller, input: GreetingInput): Promise<GreetingView> {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      const greeting = make(Greeting, {
        id: this.ids.next('grt'),
        workspace_id: caller.workspace,
        name: input.name ?? null,
        text: input.text,
        is_default: input.default ? 1 : 0,
        archived_at: null,
        sequence: 1,
        created_at: this.clock.now(),
      });
      if (input.default) await this.clearDefault(tx, caller.workspace);
      await tx.insert(Greeting, greeting);
      await this.publishCrossing(tx, greeting);
      return greetingView(greeting);
    });
  }

  /** Returns a page of the workspace's greetings, newest first. */
  async list(
    workspace_id: string,
    { limit, cursor, archived }: ArchivablePageQuery,
  ): Promise<Page<GreetingView>> {
    const rows = await this.database.read.find(Greeting, {
      where: {
        workspace_id,
        archived_at: archived === 'true' ? Not(IsNull()) : IsNull(),
        ...afterId(cursor, 'grt'),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, greetingView);
  }

  /** Returns a greeting; throws 404 if the workspace has no such greeting. */
  async get(workspace_id: string, id: string): Promise<GreetingView> {
    const row = await this.database.read.findOneBy(Greeting, { workspace_id, id });
    if (!row) throw Problem.notFound('greeting');
    return greetingView(row);
  }

  /** Changes a greeting; throws 404 if the workspace has no such greeting. */
  change(workspace_id: string, id: string, input: ChangeGreetingInput): Promise<GreetingView> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Greeting, { id, workspace_id });
      if (!row) throw Problem.notFound('greeting');
      const changed = make(Greeting, {
        ...row,
        text: input.text ?? row.text,
        name: input.name ?? row.name,
        is_default: Number(input.default ?? row.is_default === 1),
        archived_at: archivedAt(row, input, this.clock.now()),
      });
      if (changed.is_default === 1 && row.is_default === 0) await this.clearDefault(tx, workspace_id);
      const crosses = (changed.archived_at === null) !== (row.archived_at === null);
      if (crosses) changed.sequence += 1;
      await tx.update(Greeting, { id }, changed);
      if (crosses) await this.publishCrossing(tx, changed);
      return greetingView(changed);
    });
  }

  /** Returns the ad's greeting, else the workspace's default one, else a neutral one in the visitor's language. */
  async greetingFor(
    tx: Tx,
    workspace_id: string,
    language: Language,
    greeting_id?: string,
  ): Promise<{ id: string | null; text: string }> {
    const written = await this.writtenGreeting(tx, workspace_id, greeting_id);
    return written ?? { id: null, text: GREETING_TEXTS[language].fallback };
  }

  /** Returns the ad's greeting, else the workspace's default one; null if the workspace has written neither. */
  async writtenGreeting(tx: Tx, workspace_id: string, greeting_id?: string): Promise<Greeting | null> {
    const own = greeting_id
      ? await tx.findOneBy(Greeting, { workspace_id, id: greeting_id, archived_at: IsNull() })
      : null;
    if (own) return own;
    const where = { workspace_id, is_default: 1, archived_at: IsNull() };
    return tx.findOne(Greeting, { where, order: { id: 'DESC' } });
  }

  private async clearDefault(tx: Tx, workspace_id: string): Promise<void> {
    await tx.update(Greeting, { workspace_id, is_default: 1 }, { is_default: 0 });
  }

  /** Publishes which greetings exist, without their text, for the ads side. */
  private async publishCrossing(
    tx: Tx,
    { id, workspace_id, archived_at, sequence }: Greeting,
  ): Promise<void> {
    const type = archived_at === null ? GreetingOffered : GreetingArchived;
    await this.outbox.append(tx, greetings, make(type, { workspace_id, greeting_id: id }), sequence);
  }
}
