import { make } from '#platform/events/make.js';
import type { Database } from '#platform/adapters/sql/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import type { Sweep } from '#platform/jobs/sweep.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { NEW_CONVERSATION } from '../conversations/new-conversation.js';
import { MemberPresence } from '../members/member-presence.entity.js';
import { Member } from '../members/member.entity.js';
import { Team, TeamMember } from '../teams/team.entities.js';
import { chatsOfAbsent } from './releases.js';
import { TeamTurns, waitingTeams } from './team-turns.js';

const ids = new SystemIds();
const clock = new SystemClock();
const CHATS = 60;
const NOW = 1_800_000_000_000;

/** Cases for the queries and turns of teams that hold on each database. `open` returns a database without rows. */
export function describeAssignment(on: string, open: () => Promise<Database>): void {
  describe(`the turns of teams on ${on}`, () => {
    let database: Database;
    const workspace_id = ids.next('wsp');
    const other = ids.next('wsp');

    beforeAll(async () => void (database = await open()));
    afterAll(() => database.close());

    const insert = (work: (tx: Parameters<Parameters<Database['transaction']>[0]>[0]) => Promise<unknown>) =>
      database.transaction(async (tx) => void (await work(tx)));

    async function person(presence: MemberPresence['presence'], max_open_chats = 100, since = NOW) {
      const id = ids.next('psn');
      const role = 'agent' as const;
      const state = 'active' as const;
      await insert((tx) =>
        tx.insert(Member, { workspace_id, id, role, state, max_open_chats, release_due: 0 }),
      );
      await insert((tx) => tx.insert(MemberPresence, { workspace_id, person_id: id, presence, since }));
      return id;
    }

    async function team(...people: string[]) {
      const id = ids.next('tem');
      await insert((tx) => tx.insert(Team, { id, workspace_id, state: 'active', turns: 0, release_due: 0 }));
      for (const person_id of people)
        await insert((tx) => tx.insert(TeamMember, { team_id: id, person_id, workspace_id, last_turn: 0 }));
      return id;
    }

    async function chat(fields: Partial<Conversation>) {
      const row = make(Conversation, {
        ...NEW_CONVERSATION,
        id: ids.next('cnv'),
        workspace_id,
        contact_id: ids.next('cnt'),
        door: 'web',
        opened_at: NOW,
        started_at: NOW,
        last_activity_at: NOW,
        unanswered_since: NOW,
        awaits_answer: 1,
        ...fields,
      } as Conversation);
      await insert((tx) => tx.insert(Conversation, row));
      return row.id;
    }

    /** The turns of one instance of chat; `every` never calls it. */
    const instance = () => {
      const none = {} as never;
      const writer = new ConversationWriter(new Outbox('chat', clock, ids), none, none, ids, clock);
      return new TeamTurns(database, writer, clock, { every: () => undefined } as unknown as Sweep);
    };

    it('are looked for where somebody is online and something waits, and nowhere else', async () => {
      const [online, away] = [await person('online'), await person('away')];
      const [both, nobody, empty] = [await team(online, away), await team(away), await team(online)];
      await chat({ team_id: both, queued_at: NOW });
      await chat({ team_id: nobody, queued_at: NOW });
      await chat({ team_id: empty, assignee_id: online });
      await chat({ workspace_id: other, team_id: ids.next('tem'), queued_at: NOW });
      expect(await waitingTeams(database)).toEqual([both]);
    });

    it('give each chat once, with several instances at the same time, and each person as many', async () => {
      const people = [await person('online'), await person('online'), await person('online')];
      const id = await team(...people);
      const chats: string[] = [];
      for (let index = 0; index < CHATS; index++)
        chats.push(await chat({ team_id: id, queued_at: NOW + index }));
      await Promise.all([instance(), instance(), instance(), instance()].map((turns) => turns.run()));
      const given = await database.read.findBy(Conversation, { team_id: id });
      for (const one of people)
        expect(given.filter(({ assignee_id }) => assignee_id === one)).toHaveLength(CHATS / people.length);
      for (const one of given) expect([one.version, one.queued_at]).toEqual([2, null]);
      const changes = await database.read.find(ConversationChange);
      const own = changes.filter(({ conversation_id }) => chats.includes(conversation_id));
      expect(own).toHaveLength(CHATS);
      expect((await database.read.findOneByOrFail(Team, { id })).turns).toBe(CHATS);
    });

    it('never exceed the limit of a person who is in two teams, with several instances', async () => {
      const one = await person('online', 5);
      for (const id of [await team(one), await team(one)])
        for (let index = 0; index < 10; index++) await chat({ team_id: id, queued_at: NOW + index });
      await Promise.all([instance(), instance(), instance()].map((turns) => turns.run()));
      expect(await database.read.countBy(Conversation, { assignee_id: one })).toBe(5);
    });

    it('leave out blocked contacts, and chats of other states', async () => {
      const one = await person('online');
      const id = await team(one);
      await chat({ team_id: id, queued_at: NOW, blocked: 1 });
      await chat({ team_id: id, queued_at: null, state: 'resolved' });
      await instance().run();
      expect(await database.read.countBy(Conversation, { assignee_id: one })).toBe(0);
    });

    it('are taken back from who was not online for long, where the customer waits and there is a team', async () => {
      const [gone, justGone] = [await person('offline', 10, 1_000), await person('away', 10, NOW)];
      const id = await team(gone, justGone);
      for (const assignee_id of [gone, justGone]) {
        await chat({ team_id: id, assignee_id });
        await chat({ team_id: id, assignee_id });
        await chat({ assignee_id });
        await chat({ team_id: id, assignee_id, unanswered_since: null, awaits_answer: 0 });
        await chat({ team_id: id, assignee_id, state: 'snoozed' });
      }
      expect(await chatsOfAbsent(database, 2_000)).toEqual([
        { workspace_id, assignee_id: gone, team_id: id },
      ]);
    });

    it('read the queue of a team by its index, in its order', async () => {
      if (database.kind === 'mysql') await database.read.query('ANALYZE TABLE conversation');
      const [sql, parameters] = database.read
        .createQueryBuilder(Conversation, 'c')
        .where('c.team_id = :id AND c.queued_at > 0 AND c.blocked = 0', { id: ids.next('tem') })
        .orderBy('c.queued_at')
        .addOrderBy('c.id')
        .limit(50)
        .getQueryAndParameters();
      const explain = database.kind === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
      const plan = JSON.stringify(await database.read.query(`${explain} ${sql}`, parameters));
      expect(plan).toContain('conversation_by_queue');
      expect(plan).not.toMatch(/TEMP B-TREE|filesort|temporary/);
    });
  });
}
