import { Injectable } from '@nestjs/common';
import { brands } from '#message/brand.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Brand } from './brand.entity.js';

/** Keeps and reads the public names of workspaces. A mail shows this name as its sender. */
@Injectable()
export class Brands {
  constructor(
    private readonly database: Database,
    inbox: Inbox,
  ) {
    inbox.subscribe(brands, 'fan-out.brands', async (tx, { data: { workspace_id, name } }) => {
      await tx.upsert(Brand, { workspace_id, name }, ['workspace_id']);
    });
  }

  /** Null until the event with the name has arrived. */
  async nameOf(workspaceId: string): Promise<string | null> {
    return (await this.database.read.findOneBy(Brand, { workspace_id: workspaceId }))?.name ?? null;
  }
}
