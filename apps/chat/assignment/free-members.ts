import { In } from 'typeorm';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { MemberPresence } from '../members/member-presence.entity.js';
import { ANSWERING, Member } from '../members/member.entity.js';
import { TeamMember, type Team } from '../teams/team.entities.js';

/** A person of a team who is online, and how many open chats they have and take. */
export interface FreeMember {
  person_id: string;
  open: number;
  max: number;
  last_turn: number;
}

/**
 * Returns the person whose turn it is: of those below their limit the one with the fewest open chats; of these the one who got
 * a chat by turns the longest ago, and at last by id. Null if nobody is free.
 */
export function nextOf(members: readonly FreeMember[]): FreeMember | null {
  const free = members.filter(({ open, max }) => open < max);
  const [next] = free.toSorted(
    (one, other) =>
      one.open - other.open || one.last_turn - other.last_turn || (one.person_id < other.person_id ? -1 : 1),
  );
  return next ?? null;
}

/**
 * Returns the online persons of a locked team, locked too: nobody else gives them chats by turns meanwhile, and none of them
 * loses the role.
 */
export async function lockOnlineMembers(
  database: Database,
  tx: Tx,
  { id: team_id, workspace_id }: Team,
): Promise<FreeMember[]> {
  const inTeam = await tx.findBy(TeamMember, { team_id, workspace_id });
  const online = await tx.findBy(MemberPresence, {
    workspace_id,
    person_id: In(inTeam.map(({ person_id }) => person_id)),
    presence: 'online',
  });
  const members = await database.lockAll(tx, Member, {
    where: {
      workspace_id,
      id: In(online.map(({ person_id }) => person_id)),
      state: 'active',
      role: In([...ANSWERING]),
    },
    order: { id: 'ASC' },
  });
  const open = await openChats(tx, workspace_id, members);
  const turns = new Map(inTeam.map(({ person_id, last_turn }) => [person_id, last_turn]));
  return members.map(({ id, max_open_chats }) => ({
    person_id: id,
    open: open.get(id) ?? 0,
    max: max_open_chats ?? 0,
    last_turn: turns.get(id)!,
  }));
}

/** Counts the open chats of each member, of all their teams and of none. */
async function openChats(tx: Tx, workspace_id: string, members: Member[]): Promise<Map<string, number>> {
  if (members.length === 0) return new Map();
  const rows = await tx
    .createQueryBuilder(Conversation, 'c')
    .select('c.assignee_id', 'id')
    .addSelect('COUNT(*)', 'open')
    .where('c.workspace_id = :workspace_id AND c.state = :state', { workspace_id, state: 'open' })
    .andWhere('c.assignee_id IN (:...ids)', { ids: members.map(({ id }) => id) })
    .groupBy('c.assignee_id')
    .getRawMany<{ id: string; open: number | string }>();
  return new Map(rows.map(({ id, open }) => [id, Number(open)]));
}
