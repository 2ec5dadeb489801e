import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { MemberState } from '#workspace/member.topic.js';

/** A team of a workspace: a projection of the topic workspace.team, with the count of the turns in which it gave chats. */
@Entity('team')
@Index('team_by_release', ['release_due'])
export class Team {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 8 }) state: MemberState;
  /** Chats that the team gave to its members by turns so far. */
  @NumberColumn() turns: number;
  /** 1 if the team was removed, and conversations may still belong to it. */
  @NumberColumn() release_due: number;
}

/** A person in a team. */
@Entity('team_member')
@Index('team_member_by_person', ['workspace_id', 'person_id'])
export class TeamMember {
  @PrimaryId() team_id: string;
  @PrimaryId() person_id: string;
  @IdColumn() workspace_id: string;
  /** `turns` of the team when this person last got a chat by turns; 0 for never. */
  @NumberColumn() last_turn: number;
}

/** The team that new chats of a workspace get: those of one account, of one door, or all others. */
@Entity('default_team')
export class DefaultTeam {
  @PrimaryId() workspace_id: string;
  /** A connection's id, a door, or `all`; the first of these that has a team counts. */
  @PrimaryId() scope: string;
  @IdColumn() team_id: string;
  /** The person or API key that chose it. */
  @IdColumn() chosen_by: string;
  @NumberColumn() chosen_at: number;
}
