import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Projections } from '#platform/outbox/projections.js';
import { members } from '#workspace/member.topic.js';
import { Member } from './member.entity.js';

/** Name of the subscription that keeps the projection of members. */
export const MEMBERS = 'chat.members';

/** Finds the persons and API keys of a workspace. */
@Injectable()
export class Members {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /** Returns a member, active or ended; null if the workspace has none with this id. Waits for the event of a new one. */
  find(workspace_id: string, id: string): Promise<Member | null> {
    const read = () => this.database.read.findOneBy(Member, { workspace_id, id });
    return this.projections.find(members, MEMBERS, read);
  }
}
