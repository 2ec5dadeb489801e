import { Injectable } from '@nestjs/common';
import { Inbox } from '#platform/outbox/inbox.js';
import { TeamMemberDescribed, teams } from '#workspace/team.topic.js';
import { DefaultTeam, Team, TeamMember } from './team.entities.js';
import { TEAMS } from './teams.service.js';

/** Stores teams and who is in them, as the console publishes them. */
@Injectable()
export class TeamsConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(teams, TEAMS, async (tx, { data }) => {
      const { workspace_id, team_id, state } = data;
      if (data instanceof TeamMemberDescribed) {
        const { person_id } = data;
        await tx.delete(TeamMember, { team_id, person_id });
        if (state === 'active')
          await tx.insert(TeamMember, { team_id, person_id, workspace_id, last_turn: 0 });
        return;
      }
      const release_due = Number(state === 'ended');
      await tx.upsert(Team, { id: team_id, workspace_id, state, turns: 0, release_due }, ['id']);
      if (state === 'active') return;
      await tx.delete(TeamMember, { team_id });
      await tx.delete(DefaultTeam, { workspace_id, team_id });
    });
  }
}
