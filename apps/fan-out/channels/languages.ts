import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { workspaces } from '#workspace/workspace.topic.js';
import type { Channel } from './channel.entity.js';
import { Workspace } from './workspace.entity.js';

/** In which language the followers of a channel are spoken to. */
@Injectable()
export class Languages {
  constructor(
    private readonly database: Database,
    inbox: Inbox,
  ) {
    inbox.subscribe(workspaces, 'fan-out.workspaces', async (tx, { data }) => {
      await tx.upsert(Workspace, { id: data.workspace_id, language: data.language ?? null }, ['id']);
    });
  }

  /** The channel's, else its workspace's; null where neither says one, so that each one's browser is asked. */
  async of({ language, workspace_id }: Pick<Channel, 'language' | 'workspace_id'>): Promise<Language | null> {
    if (language !== null) return language;
    return (await this.database.read.findOneBy(Workspace, { id: workspace_id }))?.language ?? null;
  }
}
