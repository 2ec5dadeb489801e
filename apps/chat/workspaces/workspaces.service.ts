import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { workspaces } from '#workspace/workspace.topic.js';
import { Projections } from '#platform/outbox/projections.js';
import { Brand } from './brand.entity.js';
import { Workspace } from './workspace.entity.js';

/** Name of the subscription that keeps the projection of workspaces. */
export const WORKSPACES = 'chat.workspaces';

/** Finds workspaces by the name in a chat's URL. */
@Injectable()
export class Workspaces {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /**
   * Returns the workspace by its handle or id; null if there is none. It waits for the event of a workspace that was
   * just created.
   */
  find(name: string): Promise<Workspace | null> {
    const byId = name.startsWith('wsp_');
    const read = () => this.database.read.findOneBy(Workspace, byId ? { id: name } : { handle: name });
    return this.projections.find(workspaces, WORKSPACES, read);
  }

  /** Returns the brand's name for customers; the handle until the name has arrived. */
  async nameOf({ id, handle }: Workspace): Promise<string> {
    return (await this.database.read.findOneBy(Brand, { workspace_id: id }))?.name ?? handle;
  }

  /** Returns the workspace as `find` does; throws 404 if there is none. */
  async get(name: string): Promise<Workspace> {
    const workspace = await this.find(name);
    if (!workspace) throw Problem.notFound('chat');
    return workspace;
  }
}
