import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import type { MemberState } from '#workspace/member.topic.js';
import { TeamDescribed, TeamMemberDescribed, teams } from '#workspace/team.topic.js';
import { Team } from './team.entities.js';

/** Tells every app of teams and who is in them. The caller has locked or written the team's row. */
@Injectable()
export class TeamEvents {
  constructor(private readonly outbox: Outbox) {}

  async team(tx: Tx, team: Team, state: MemberState): Promise<void> {
    const { id: team_id, workspace_id } = team;
    const event = make<TeamDescribed>(TeamDescribed, { workspace_id, team_id, state });
    await this.append(tx, team, event);
  }

  async member(tx: Tx, team: Team, person_id: string, state: MemberState): Promise<void> {
    const { id: team_id, workspace_id } = team;
    const said = { workspace_id, team_id, person_id, state };
    await this.append(tx, team, make<TeamMemberDescribed>(TeamMemberDescribed, said));
  }

  private async append(tx: Tx, team: Team, event: TeamDescribed | TeamMemberDescribed): Promise<void> {
    team.sequence += 1;
    await tx.update(Team, { id: team.id }, { sequence: team.sequence });
    await this.outbox.append<TeamDescribed | TeamMemberDescribed>(tx, teams, event, team.sequence);
  }
}
