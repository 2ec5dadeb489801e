import { BoundedChoice, BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';
import { MEMBER_STATES, type MemberState } from './member.topic.js';

/** A team was made, or removed together with all its memberships. */
export class TeamDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('tem') team_id: string;
  @BoundedChoice(MEMBER_STATES) state: MemberState;
}

/** A person joined a team, or left it. */
export class TeamMemberDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('tem') team_id: string;
  @BoundedId('psn') person_id: string;
  @BoundedChoice(MEMBER_STATES) state: MemberState;
}

/** Teams and who is in them, by ids alone. Keyed by the team's id; written by the console. */
export const teams = Topic.declare(
  'workspace.team',
  [TeamDescribed, TeamMemberDescribed],
  ({ team_id }) => team_id,
  { partitions: 3, retention: 'forever' },
);
