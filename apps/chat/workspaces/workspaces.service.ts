import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { workspaces } from '#workspace/workspace.topic.js';
import { Projections } from '#platform/outbox/projections.js';
import { Brand } from './brand.entity.js';
import { Workspace } from './workspace.entity.js';

/** The subscription that keeps the projection of workspaces. */
export const WORKSPACES = 'chat.workspaces';

/** Finds the workspace that a chat's address names. */
@Injectable()
export class Workspaces {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /** By handle or by id; waits a moment for one that was opened only now. */
  find(name: string): Promise<Workspace | null> {
    const byId = name.startsWith('wsp_');
    const read = () => this.database.read.findOneBy(Workspace, byId ? { id: name } : { handle: name });
    return this.projections.find(workspaces, WORKSPACES, read);
  }

  /** The brand as its customers know it; its handle until the name has come. */
  async nameOf({ id, handle }: Workspace): Promise<string> {
    return (await this.database.read.findOneBy(Brand, { workspace_id: id }))?.name ?? handle;
  }

  async get(name: string): Promise<Workspace> {
    const workspace = await this.find(name);
    if (!workspace) throw Problem.notFound('chat');
    return workspace;
  }
}
