import { Injectable } from '@nestjs/common';
import { workspaces } from '#workspace/workspace.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Workspace } from './workspace.entity.js';

/** The subscription that keeps the projection of workspaces. */
export const WORKSPACES = 'ad-attribution.workspaces';

/** Keeps the handle, time zone, currency and language of every workspace. */
@Injectable()
export class WorkspaceConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(workspaces, WORKSPACES, async (tx, { data, sequence }) => {
      const known = await tx.findOneBy(Workspace, { id: data.workspace_id });
      if (known && known.sequence >= sequence) return;
      const { workspace_id: id, handle, time_zone, currency, language = null } = data;
      const state = { handle, time_zone, currency, language, sequence };
      if (known) await tx.update(Workspace, { id }, state);
      else await tx.insert(Workspace, { id, ...state });
    });
  }
}
