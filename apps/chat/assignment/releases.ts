import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { WorkChanges } from '../conversations/work-changes.service.js';
import { Member } from '../members/member.entity.js';
import { MemberPresence } from '../members/member-presence.entity.js';
import { Team } from '../teams/team.entities.js';

const EVERY_MS = 1_000;
const ABSENCE_EVERY_MS = 5_000;
/** Members or teams that one round looks at. */
const BATCH = 500;
/** Milliseconds for which a person who is not online keeps the chats of teams whose customers wait. */
export const ABSENT_KEEPS_MS = 5 * 60_000;

/**
 * Takes conversations back: all of a member who may not answer any more, and all of a team that was removed; of a person who
 * has not been online for five minutes those of teams whose customer waits for an answer. Those of no team stay with an absent
 * person, since they were given to that person by hand.
 */
@Injectable()
export class Releases {
  constructor(
    private readonly database: Database,
    private readonly changes: WorkChanges,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'members-released', () => this.releaseMembers());
    sweep.every(EVERY_MS, 'teams-released', () => this.releaseTeams());
    sweep.every(ABSENCE_EVERY_MS, 'absent-members-released', () => this.releaseAbsent());
  }

  private async releaseMembers(): Promise<void> {
    const due = await this.database.read.find(Member, { where: { release_due: 1 }, take: BATCH });
    for (const { workspace_id, id } of due) {
      await this.changes.changeAll(
        { workspace_id, assignee_id: id },
        { assignee_id: null },
        'assignee_ended',
      );
      await this.database.transaction(async (tx) => {
        // Nobody can be assigned to the member any more, unless it got its role back meanwhile.
        await tx.update(Member, { workspace_id, id, release_due: 1 }, { release_due: 0 });
      });
    }
  }

  private async releaseTeams(): Promise<void> {
    const due = await this.database.read.find(Team, { where: { release_due: 1 }, take: BATCH });
    for (const { workspace_id, id } of due) {
      await this.changes.changeAll({ workspace_id, team_id: id }, { team_id: null }, 'team_ended');
      await this.database.transaction((tx) => tx.update(Team, { id }, { release_due: 0 }));
    }
  }

  private async releaseAbsent(): Promise<void> {
    const before = this.clock.now() - ABSENT_KEEPS_MS;
    for (const { workspace_id, assignee_id, team_id } of await chatsOfAbsent(this.database, before)) {
      const where = { workspace_id, state: 'open' as const, assignee_id, team_id, awaits_answer: 1 };
      await this.changes.changeAll(where, { assignee_id: null }, 'assignee_away');
    }
  }
}

/** Returns the pairs of an absent person and a team of whose chats the person has some in which the customer waits. */
export function chatsOfAbsent(
  { read }: Database,
  before: number,
): Promise<{ workspace_id: string; assignee_id: string; team_id: string }[]> {
  return read
    .createQueryBuilder(MemberPresence, 'p')
    .select(['c.workspace_id AS workspace_id', 'c.assignee_id AS assignee_id', 'c.team_id AS team_id'])
    .distinct(true)
    .innerJoin(
      Conversation,
      'c',
      "c.workspace_id = p.workspace_id AND c.state = 'open' AND c.assignee_id = p.person_id",
    )
    .where("p.presence IN ('away', 'offline') AND p.since <= :before", { before })
    .andWhere("c.awaits_answer = 1 AND c.team_id <> ''")
    .limit(BATCH)
    .getRawMany();
}
