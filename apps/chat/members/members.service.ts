import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Projections } from '#platform/outbox/projections.js';
import { members } from '#workspace/member.topic.js';
import { ANSWERING, Member } from './member.entity.js';

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

  /** Locks a member, so that its role does not change before the transaction ends; null if there is none. */
  lock(tx: Tx, workspace_id: string, id: string): Promise<Member | null> {
    return this.database.lock(tx, Member, { workspace_id, id });
  }

  /**
   * Throws 403 if a caller is known to have lost the role that lets it answer. The gateway refuses such callers too, but a
   * request may be on its way already.
   */
  async refuseEnded(tx: Tx, workspace_id: string, id: string): Promise<void> {
    const member = await tx.findOneBy(Member, { workspace_id, id });
    if (member && (member.state === 'ended' || !ANSWERING.includes(member.role)))
      throw new Problem(403, 'Your role does not let you answer chats any more; nothing was sent');
  }
}

/** Throws 422, naming `field`, if the workspace has no such member, or it may not answer chats. */
export function mustAnswer(member: Member | null, field: string): void {
  if (!member) throw Problem.field(field, 'unknown', 'This workspace has no such person or API key');
  if (member.state === 'ended')
    throw Problem.field(field, 'ended', 'This person or API key has no role in the workspace any more');
  if (!ANSWERING.includes(member.role))
    throw Problem.field(field, 'role', `A member with the role ${member.role} cannot answer chats`, {
      roles: ANSWERING,
    });
}
