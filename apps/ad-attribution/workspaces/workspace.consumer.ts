import { Injectable } from '@nestjs/common';
import { workspaces } from '#workspace/workspace.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Workspace } from './workspace.entity.js';

/** The subscription that keeps the projection of workspaces. */
export const WORKSPACES = 'ad-attribution.workspaces';

/** Keeps the handle, time zone and currency of every workspace. */
@Injectable()
export class WorkspaceConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(workspaces, WORKSPACES, async (tx, { data, sequence }) => {
      const known = await tx.findOneBy(Workspace, { id: data.workspace_id });
      if (known && known.sequence >= sequence) return;
      const { handle, time_zone, currency } = data;
      if (known) await tx.update(Workspace, { id: known.id }, { handle, time_zone, currency, sequence });
      else await tx.insert(Workspace, { id: data.workspace_id, handle, time_zone, currency, sequence });
    });
  }
}
