import { Injectable } from '@nestjs/common';
import { Between } from 'typeorm';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import {
  quickReplyView,
  TEXT_LANGUAGES,
  type ChangeQuickReplyInput,
  type QuickReplyInput,
  type QuickReplyQuery,
  type QuickReplyTexts,
  type QuickReplyView,
} from './quick-reply.dto.js';
import { QuickReply } from './quick-reply.entity.js';
import { checkVariables } from './variables.js';

/** Most quick replies of a workspace. */
export const MAX_QUICK_REPLIES = 500;

/** Creates, lists, changes and deletes a workspace's quick replies. */
@Injectable()
export class QuickReplies {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Creates one. Throws 409 for a shortcut that is taken or too many, and 422 for texts that cannot be used. */
  create(caller: Caller, { shortcut, texts, names_agent = false }: QuickReplyInput): Promise<QuickReplyView> {
    const workspace_id = caller.workspace;
    return this.idempotency.once(caller, workspace_id, async (tx) => {
      // Locked, so that two requests at once do not both create the last one.
      await this.database.lock(tx, Workspace, { id: workspace_id });
      if ((await tx.countBy(QuickReply, { workspace_id })) >= MAX_QUICK_REPLIES)
        throw new Problem(
          409,
          `A workspace has ${MAX_QUICK_REPLIES} quick replies at most; delete one first`,
        );
      const row = make(QuickReply, {
        id: this.ids.next('qrp'),
        workspace_id,
        shortcut,
        ...columnsOf(texts, { text_en: null, text_id: null, text_any: null }),
        names_agent: Number(names_agent),
        created_at: this.clock.now(),
      });
      check(row);
      await unique(tx, row, () => tx.insert(QuickReply, row));
      return quickReplyView(row);
    });
  }

  async list(
    workspace_id: string,
    { limit, cursor, shortcut }: QuickReplyQuery,
  ): Promise<Page<QuickReplyView>> {
    // `~` sorts after every character of a shortcut.
    const begins = shortcut && { shortcut: Between(shortcut, `${shortcut}~`) };
    const rows = await this.database.read.find(QuickReply, {
      where: { workspace_id, ...begins, ...afterId(cursor, 'qrp') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, quickReplyView);
  }

  /** Returns the row; throws 404 for an unknown one. */
  async find(workspace_id: string, id: string): Promise<QuickReply> {
    const row = await this.database.read.findOneBy(QuickReply, { workspace_id, id });
    if (!row) throw Problem.notFound('quick reply');
    return row;
  }

  /** Changes one; throws as `create` does, and 404 for an unknown one. */
  change(workspace_id: string, id: string, input: ChangeQuickReplyInput): Promise<QuickReplyView> {
    return this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, QuickReply, { workspace_id, id });
      if (!row) throw Problem.notFound('quick reply');
      const changed = make(QuickReply, {
        ...row,
        shortcut: input.shortcut ?? row.shortcut,
        ...columnsOf(input.texts ?? {}, row),
        names_agent: Number(input.names_agent ?? row.names_agent === 1),
      });
      check(changed);
      const write = () => tx.update(QuickReply, { id }, changed);
      await (changed.shortcut === row.shortcut ? write() : unique(tx, changed, write));
      return quickReplyView(changed);
    });
  }

  /** Deletes one; throws 404 for an unknown one. */
  async delete(workspace_id: string, id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) => tx.delete(QuickReply, { workspace_id, id }));
    if (affected !== 1) throw Problem.notFound('quick reply');
  }
}

type Columns = Pick<QuickReply, 'text_en' | 'text_id' | 'text_any'>;

const columnsOf = (texts: QuickReplyTexts, present: Columns): Columns => ({
  text_en: texts.en === undefined ? present.text_en : texts.en,
  text_id: texts.id === undefined ? present.text_id : texts.id,
  text_any: texts.any === undefined ? present.text_any : texts.any,
});

function check(row: QuickReply): void {
  const texts = TEXT_LANGUAGES.flatMap((name) => {
    const text = row[`text_${name}`];
    return text === null ? [] : [{ name, text }];
  });
  if (texts.length === 0)
    throw Problem.field(
      'texts',
      'required',
      'A quick reply has a text in one language at least',
      TEXT_LANGUAGES,
    );
  for (const { name, text } of texts) checkVariables(text, `texts.${name}`, row.names_agent === 1);
}

async function unique(
  tx: Tx,
  { workspace_id, shortcut }: QuickReply,
  write: () => Promise<unknown>,
): Promise<void> {
  const refusal = () =>
    Problem.field('shortcut', 'unique', `There is a quick reply ${shortcut} already`, undefined, 409);
  if (await tx.existsBy(QuickReply, { workspace_id, shortcut })) throw refusal();
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw refusal();
  }
}
