import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { openCounts } from './tag-counts.js';
import { tagView, type TagInput, type TagView } from './tag.dto.js';
import { Tag } from './tag.entity.js';

/** Most tags of a workspace. */
export const MAX_TAGS = 200;

/** Creates, lists, renames and deletes a workspace's tags. */
@Injectable()
export class Tags {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Creates a tag. Throws 409 if there is one of this name, or as many as a workspace can have. */
  create(caller: Caller, { name }: TagInput): Promise<TagView> {
    const workspace_id = caller.workspace;
    return this.idempotency.once(caller, workspace_id, async (tx) => {
      // Locked, so that two requests at once do not both create the last one.
      await this.database.lock(tx, Workspace, { id: workspace_id });
      if ((await tx.countBy(Tag, { workspace_id, deleted_at: IsNull() })) >= MAX_TAGS)
        throw new Problem(409, `A workspace has ${MAX_TAGS} tags at most; delete one first`);
      const created_at = this.clock.now();
      const tag = make(Tag, { id: this.ids.next('tag'), workspace_id, name, created_at, deleted_at: null });
      await this.unique(name, tx.existsBy(Tag, { workspace_id, name }), () => tx.insert(Tag, tag));
      return tagView(tag, 0);
    });
  }

  async list(workspace_id: string, page: PageQuery): Promise<Page<TagView>> {
    const rows = await this.database.read.find(Tag, {
      where: { workspace_id, deleted_at: IsNull(), ...afterId(page.cursor, 'tag') },
      order: { id: 'DESC' },
      take: page.limit + 1,
    });
    const counts = await openCounts(
      this.database,
      workspace_id,
      rows.map(({ id }) => id),
    );
    return pageOf(
      rows,
      page.limit,
      (row) => row.id,
      (row) => tagView(row, counts.get(row.id)!),
    );
  }

  /** Renames a tag. Throws 404 for an unknown one, and 409 if another one has the name. */
  async rename(workspace_id: string, id: string, { name }: TagInput): Promise<TagView> {
    const renamed = await this.database.transaction(async (tx) => {
      const tag = await this.lockInUse(tx, workspace_id, id);
      if (tag.name !== name)
        await this.unique(name, tx.existsBy(Tag, { workspace_id, name }), () =>
          tx.update(Tag, { id }, { name }),
        );
      return { ...tag, name };
    });
    return tagView(renamed, (await openCounts(this.database, workspace_id, [id])).get(id)!);
  }

  /** Deletes a tag; `DeletedTags` then takes it from its conversations. Throws 404 for an unknown one. */
  delete(workspace_id: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.lockInUse(tx, workspace_id, id);
      await tx.update(Tag, { id }, { name: id, deleted_at: this.clock.now() });
    });
  }

  /** Throws 422, naming `field`, if one of the ids is no tag of the workspace. */
  async check(tx: Tx, workspace_id: string, tag_ids: string[], field: string): Promise<void> {
    if (tag_ids.length === 0) return;
    const where = { workspace_id, id: In(tag_ids), deleted_at: IsNull() };
    const known = new Set(
      (await this.database.lockAll(tx, Tag, { where, order: { id: 'ASC' } })).map(({ id }) => id),
    );
    const unknown = tag_ids.filter((id) => !known.has(id));
    if (unknown.length > 0)
      throw Problem.field(field, 'unknown', `This workspace has no such tag: ${unknown.join(', ')}`);
  }

  private async lockInUse(tx: Tx, workspace_id: string, id: string): Promise<Tag> {
    const tag = await this.database.lock(tx, Tag, { id, workspace_id });
    if (!tag || tag.deleted_at !== null) throw Problem.notFound('tag');
    return tag;
  }

  private async unique(name: string, taken: Promise<boolean>, write: () => Promise<unknown>): Promise<void> {
    const refusal = () => Problem.field('name', 'unique', `There is a tag ${name} already`, undefined, 409);
    if (await taken) throw refusal();
    try {
      await write();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw refusal();
    }
  }
}
