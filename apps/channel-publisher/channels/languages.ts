import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { workspaces } from '#workspace/workspace.topic.js';
import type { Channel } from './channel.entity.js';
import { Workspace } from './workspace.entity.js';

/** Finds the language of a channel's pages. */
@Injectable()
export class Languages {
  constructor(
    private readonly database: Database,
    inbox: Inbox,
  ) {
    inbox.subscribe(workspaces, 'channel-publisher.workspaces', async (tx, { data }) => {
      await tx.upsert(Workspace, { id: data.workspace_id, language: data.language ?? null }, ['id']);
    });
  }

  /** Returns the channel's language, else its workspace's; null if neither has one, so that the visitor's browser decides. */
  async of({ language, workspace_id }: Pick<Channel, 'language' | 'workspace_id'>): Promise<Language | null> {
    if (language !== null) return language;
    return (await this.database.read.findOneBy(Workspace, { id: workspace_id }))?.language ?? null;
  }
}
