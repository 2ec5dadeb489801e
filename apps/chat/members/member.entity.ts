import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Role } from '#platform/http/roles.js';
import type { MemberState } from '#workspace/member.topic.js';

/** A person or an API key of a workspace: a projection of the topic workspace.member. */
@Entity('member')
export class Member {
  @PrimaryId() workspace_id: string;
  /** Id of the person (`psn_…`) or of the API key (`key_…`). */
  @PrimaryId() id: string;
  @IdColumn({ length: 16 }) role: Role;
  @IdColumn({ length: 8 }) state: MemberState;
}
