import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Workspace } from './workspace.entity.js';

/** Finds the workspace that a chat's address names. */
@Injectable()
export class Workspaces {
  constructor(private readonly database: Database) {}

  /** By handle or by id. */
  find(name: string): Promise<Workspace | null> {
    return this.database.read.findOneBy(Workspace, name.startsWith('wsp_') ? { id: name } : { handle: name });
  }

  async get(name: string): Promise<Workspace> {
    const workspace = await this.find(name);
    if (!workspace) throw Problem.notFound('chat');
    return workspace;
  }
}
