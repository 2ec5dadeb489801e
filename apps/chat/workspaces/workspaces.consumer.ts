import { Injectable } from '@nestjs/common';
import { workspaces } from '#workspace/workspace.topic.js';
import { brands } from '#message/brand.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Brand } from './brand.entity.js';
import { Workspace } from './workspace.entity.js';
import { WORKSPACES } from './workspaces.service.js';

/** Stores the settings of workspaces and their brand names, as the console publishes them. */
@Injectable()
export class WorkspacesConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(workspaces, WORKSPACES, async (tx, { data }) => {
      const { workspace_id: id, handle, time_zone, currency, language = null } = data;
      const settings = {
        ask_consent: Number(data.ask_consent ?? false),
        share_network_ids: Number(data.share_network_ids ?? false),
      };
      await tx.upsert(Workspace, { id, handle, time_zone, currency, language, ...settings }, ['id']);
    });
    inbox.subscribe(brands, 'chat.brands', async (tx, { data: { workspace_id, name } }) => {
      await tx.upsert(Brand, { workspace_id, name }, ['workspace_id']);
    });
  }
}
