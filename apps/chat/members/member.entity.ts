import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Role } from '#platform/http/roles.js';
import type { MemberState } from '#workspace/member.topic.js';

/** Roles that may answer chats. */
export const ANSWERING: readonly Role[] = ['owner', 'agent'];

/** A person or an API key of a workspace: a projection of the topic workspace.member. */
@Entity('member')
@Index('member_by_release', ['release_due'])
export class Member {
  @PrimaryId() workspace_id: string;
  /** Id of the person (`psn_…`) or of the API key (`key_…`). */
  @PrimaryId() id: string;
  @IdColumn({ length: 16 }) role: Role;
  @IdColumn({ length: 8 }) state: MemberState;
  /** Open chats that a person takes at the same time by turns; null for an API key, which takes none by turns. */
  @NumberColumn({ nullable: true }) max_open_chats: number | null;
  /** 1 if the member may not answer chats any more, and conversations may still be assigned to it. */
  @NumberColumn() release_due: number;
}
