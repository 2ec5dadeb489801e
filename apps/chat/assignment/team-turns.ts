import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { changeWork } from '../conversations/conversation-state.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { MemberPresence } from '../members/member-presence.entity.js';
import { Team, TeamMember } from '../teams/team.entities.js';
import { TEAM_TURNS } from '../teams/teams.service.js';
import { lockOnlineMembers, nextOf, type FreeMember } from './free-members.js';

const EVERY_MS = 1_000;
/** Chats that one transaction gives. */
const BATCH = 50;

/**
 * Gives the chats that wait for a person of their team to its online persons by turns. What waits is a query, so that nothing
 * is lost with a process; the team's row is locked meanwhile, so that two instances never give one chat, and its count of turns
 * is in the database, so that the order goes on after a start.
 */
@Injectable()
export class TeamTurns {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, TEAM_TURNS, () => this.run());
  }

  /** Gives out what can be given; the sweep calls it. */
  async run(): Promise<void> {
    for (const id of await waitingTeams(this.database)) {
      let given = BATCH;
      while (given === BATCH) given = await this.database.transaction((tx) => this.give(tx, id));
    }
  }

  /** Gives the chats of one team that have waited longest; returns how many. */
  private async give(tx: Tx, id: string): Promise<number> {
    const team = await this.database.lock(tx, Team, { id, state: 'active' });
    if (!team) return 0;
    const members = await lockOnlineMembers(this.database, tx, team);
    if (nextOf(members) === null) return 0;
    const waiting = await this.database.lockAll(tx, Conversation, {
      where: { team_id: id, queued_at: MoreThan(0), blocked: 0 },
      order: { queued_at: 'ASC', id: 'ASC' },
      take: BATCH,
    });
    let given = 0;
    for (const conversation of waiting) {
      const next = nextOf(members);
      if (!next) break;
      await this.assign(tx, team, conversation, next);
      given++;
    }
    return given;
  }

  private async assign(tx: Tx, team: Team, conversation: Conversation, member: FreeMember): Promise<void> {
    const { person_id } = member;
    const origin = { cause: 'next_free' as const, by: null, at: this.clock.now() };
    await changeWork(tx, conversation, { assignee_id: person_id }, origin);
    await this.writer.save(tx, conversation);
    team.turns += 1;
    member.open += 1;
    member.last_turn = team.turns;
    await tx.update(Team, { id: team.id }, { turns: team.turns });
    await tx.update(TeamMember, { team_id: team.id, person_id }, { last_turn: team.turns });
  }
}

/** Returns the teams that have a chat to give and an online person. Begins with the persons, so that nights cost nothing. */
export async function waitingTeams({ read }: Database): Promise<string[]> {
  const waiting = read
    .createQueryBuilder(Conversation, 'c')
    .select('1')
    .where('c.team_id = t.team_id AND c.queued_at > 0');
  const rows = await read
    .createQueryBuilder(MemberPresence, 'p')
    .select('DISTINCT t.team_id', 'id')
    .innerJoin(TeamMember, 't', 't.workspace_id = p.workspace_id AND t.person_id = p.person_id')
    .where("p.presence = 'online'")
    .andWhere(`EXISTS (${waiting.getQuery()})`)
    .orderBy('t.team_id')
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}
