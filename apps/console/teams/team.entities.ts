import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A group of persons who share chats. */
@Entity('team')
@Index('team_by_workspace', ['workspace_id', 'id'])
@Index('team_by_name', ['workspace_id', 'name'], { unique: true })
export class Team {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
  /** Number of the team's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}

/** A person in a team. */
@Entity('team_member')
@Index('team_member_by_person', ['person_id'])
export class TeamMember {
  @PrimaryId() team_id: string;
  @PrimaryId() person_id: string;
  @IdColumn() workspace_id: string;
}
