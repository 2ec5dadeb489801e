import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import type { MemberState } from '#workspace/member.topic.js';
import { TeamDescribed, TeamMemberDescribed, teams } from '#workspace/team.topic.js';
import { Team } from './team.entities.js';

/** Publishes teams and their members on the topic workspace.team. The caller has locked or written the team's row. */
@Injectable()
export class TeamEvents {
  constructor(private readonly outbox: Outbox) {}

  /** Publishes that a team was made, or removed. */
  async publishTeam(tx: Tx, team: Team, state: MemberState): Promise<void> {
    const { id: team_id, workspace_id } = team;
    const event = make<TeamDescribed>(TeamDescribed, { workspace_id, team_id, state });
    await this.append(tx, team, event);
  }

  /** Publishes that a person joined a team, or left it. */
  async publishMember(tx: Tx, team: Team, person_id: string, state: MemberState): Promise<void> {
    const { id: team_id, workspace_id } = team;
    const data = { workspace_id, team_id, person_id, state };
    await this.append(tx, team, make<TeamMemberDescribed>(TeamMemberDescribed, data));
  }

  private async append(tx: Tx, team: Team, event: TeamDescribed | TeamMemberDescribed): Promise<void> {
    team.sequence += 1;
    await tx.update(Team, { id: team.id }, { sequence: team.sequence });
    await this.outbox.append<TeamDescribed | TeamMemberDescribed>(tx, teams, event, team.sequence);
  }
}
