import { In } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import { OutboxRow } from '#platform/outbox/outbox.entity.js';
import type { Caller } from '#platform/http/caller.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactMerge } from '../contacts/contact-merge.entity.js';
import { MAX_CONTACTS, type Customer } from '../contacts/customers.service.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { MessageWord } from '../conversations/message-word.entity.js';
import { Message } from '../conversations/message.entity.js';
import { ErasedConversation } from '../data-rights/erased-conversation.entity.js';
import { PERSONAL_TABLES } from '../data-rights/personal-tables.js';
import { Media } from '../media/media.entity.js';
import { Subject } from '../subjects/subject.entity.js';
import { CustomerRows, NOW } from './customer-rows.fixture.js';

/** Cases for merges and erasures that hold on each database. `open` returns a database without rows. */
export function describeCustomers(on: string, open: () => Promise<Database>): void {
  describe(`customers on ${on}`, () => {
    let database: Database;
    let rows: CustomerRows;
    let workspace: string;
    let agent: Caller;
    beforeAll(async () => {
      database = await open();
      rows = new CustomerRows(database);
    });
    beforeEach(async () => {
      workspace = await rows.workspace();
      agent = { workspace, actor: rows.ids.next('psn') } as Caller;
    });
    afterAll(() => database.close());

    const contacts = async (count: number) => {
      const made: string[] = [];
      for (let nth = 0; nth < count; nth++) made.push(await rows.contact(workspace));
      return made;
    };
    const idsOf = ({ contacts: all }: Customer) => all.map(({ id }) => id);
    const customers = (all: string[]) =>
      Promise.all(all.map(async (id) => idsOf(await rows.customers.of(workspace, id))));
    const merge = (id: string, other: string) => rows.customers.merge(agent, id, other);
    /** Lets the n-th transaction from now on fail, as if the process ended before it. */
    const endAt = (nth: number) => {
      const transaction = database.transaction.bind(database);
      let count = 0;
      database.transaction = (work) =>
        ++count === nth ? Promise.reject(new Error('ended')) : transaction(work);
      return () => void (database.transaction = transaction);
    };

    it('split exactly as they were merged, in whatever order', async () => {
      const [a, b, c, d] = (await contacts(4)) as [string, string, string, string];
      await merge(a, b);
      await merge(d, c);
      const before = await customers([a, b, c, d]);
      expect(before).toEqual([
        [a, b],
        [a, b],
        [c, d],
        [c, d],
      ]);
      const { merges } = await merge(b, d);
      expect(await customers([a, d])).toEqual([
        [a, b, c, d],
        [a, b, c, d],
      ]);
      const last = merges.find(({ contact_id }) => contact_id === b)!;
      expect(idsOf(await rows.customers.split(agent, c, last.id))).toEqual([c, d]);
      expect(await customers([a, b, c, d])).toEqual(before);

      // An earlier merge can be taken back before a later one: what was merged with each part stays with it.
      await merge(b, d);
      const [first] = (await rows.customers.of(workspace, a)).merges;
      await rows.customers.split(agent, a, first!.id);
      expect(await customers([a, b, c, d])).toEqual([[a], [b, c, d], [b, c, d], [b, c, d]]);
    });

    it('say who merged and split them, and a repeat changes nothing', async () => {
      const [a, b, c] = (await contacts(3)) as [string, string, string];
      await merge(a, b);
      await merge(b, c);
      // These are one customer already, so that no circle of merges can come about.
      expect(idsOf(await merge(c, a))).toEqual([a, b, c]);
      expect((await merge(a, b)).merges).toHaveLength(2);
      await expect(merge(a, a)).rejects.toMatchObject({ status: 422 });
      const [one] = (await rows.customers.of(workspace, a)).merges;
      for (let times = 0; times < 2; times++)
        expect(idsOf(await rows.customers.split(agent, a, one!.id))).toEqual([a]);
      expect(await rows.customers.history(workspace, b, undefined, 10)).toMatchObject([
        { contact_id: b, other_id: c, merged_by: agent.actor, split_at: null },
        { contact_id: a, other_id: b, split_by: agent.actor, split_at: NOW },
      ]);
      const [stranger] = await contacts(1);
      await expect(rows.customers.split(agent, stranger!, one!.id)).rejects.toMatchObject({ status: 404 });
    });

    it('never reach another workspace', async () => {
      const [a, b] = (await contacts(2)) as [string, string];
      const other = await rows.workspace();
      const foreign = await rows.contact(other);
      const stranger = { workspace: other, actor: agent.actor } as Caller;
      await expect(merge(a, foreign)).rejects.toMatchObject({ status: 404 });
      await expect(merge(foreign, a)).rejects.toMatchObject({ status: 404 });
      const { merges } = await merge(a, b);
      await expect(rows.customers.split(stranger, foreign, merges[0]!.id)).rejects.toMatchObject({
        status: 404,
      });
      await expect(rows.customers.of(other, a)).rejects.toMatchObject({ status: 404 });
      await expect(rows.erasure.erase(other, a)).rejects.toMatchObject({ status: 404 });
      expect(await customers([a, b])).toEqual([
        [a, b],
        [a, b],
      ]);
    });

    it('are merged once by two agents at the same time, and whole whatever they merge', async () => {
      const [a, b, c, d] = (await contacts(4)) as [string, string, string, string];
      await Promise.all([merge(a, b), merge(b, a), merge(a, b)]);
      expect(await database.read.countBy(ContactMerge, { workspace_id: workspace })).toBe(1);
      await Promise.all([merge(a, c), merge(b, d), merge(d, c)]);
      expect(await customers([a, b, c, d])).toEqual(Array(4).fill([a, b, c, d]));
      expect((await rows.customers.of(workspace, a)).merges).toHaveLength(3);
    });

    it('have 50 contacts at most', async () => {
      const all = await contacts(MAX_CONTACTS + 1);
      for (const other of all.slice(1, MAX_CONTACTS)) await merge(all[0]!, other);
      await expect(merge(all[0]!, all.at(-1)!)).rejects.toMatchObject({ status: 409 });
      expect(await customers([all.at(-1)!])).toEqual([[all.at(-1)!]]);
    });

    it('are erased for everybody at once, however long their chat is, which the sweep deletes', async () => {
      const [a] = (await contacts(1)) as [string];
      const long = await rows.conversation(workspace, a, [NOW]);
      const one = await database.read.findOneByOrFail(Message, { conversation_id: long });
      const more = Array.from({ length: 10_400 }, (_, nth) => ({
        ...one,
        ...{ id: rows.ids.next('msg'), sequence: nth + 2 },
      }));
      await database.transaction((tx) => insertAll(tx, Message, more));
      await rows.erasure.erase(workspace, a);
      expect(await database.read.existsBy(Conversation, { id: long })).toBe(false);
      expect(await database.read.countBy(Message, { conversation_id: long })).toBe(401);
      while (await database.read.existsBy(ErasedConversation, {})) await rows.erased.continueAll();
      expect(await database.read.countBy(Message, { conversation_id: long })).toBe(0);
    });

    it('are erased with all contacts, and nothing of them is left after a process ended in between', async () => {
      const [a, b] = (await contacts(2)) as [string, string];
      const many = await rows.contact(workspace, 10);
      await merge(a, b);
      await merge(many, b);
      const [stays] = (await contacts(1)) as [string];
      const kept = await rows.conversation(workspace, stays, [NOW]);
      const gone = [
        await rows.conversation(
          workspace,
          a,
          Array.from({ length: 1_100 }, (_, at) => NOW + at),
        ),
        await rows.conversation(workspace, b, [NOW]),
        await rows.conversation(workspace, many, [NOW], { door: 'telegram' }),
      ];
      const subjects = await database.read.findBy(Subject, { contact_id: In([a, b, many]) });
      expect(subjects).toHaveLength(3);

      // The first transaction removes the person, the third one would delete the second batch of messages.
      const goOn = endAt(3);
      await expect(rows.erasure.erase(workspace, b)).rejects.toThrow('ended');
      goOn();
      expect(await database.read.countBy(Contact, { id: In([a, b, many]) })).toBe(0);
      expect(await database.read.countBy(Conversation, { id: In(gone) })).toBe(0);
      expect(await database.read.countBy(Message, { conversation_id: In(gone) })).toBe(602);
      while (await database.read.existsBy(ErasedConversation, {})) await rows.erased.continueAll();

      for (const entity of PERSONAL_TABLES) {
        const { columns, tableName } = database.read.connection.getMetadata(entity);
        const has = (name: string) => columns.some(({ propertyName }) => propertyName === name);
        for (const [name, values] of [
          ['conversation_id', gone],
          ['contact_id', [a, b, many]],
          ['other_id', [a, b, many]],
        ] as const)
          if (has(name))
            expect([tableName, name, await database.read.countBy(entity, { [name]: In(values) })]).toEqual([
              tableName,
              name,
              0,
            ]);
      }
      expect(await database.read.countBy(Media, { workspace_id: workspace, state: 'removed' })).toBe(1_102);
      expect(await database.read.countBy(Message, { conversation_id: kept })).toBe(1);
      // The words of the message that stays, and the row that lists it.
      expect(await database.read.countBy(MessageWord, { workspace_id: workspace })).toBe(2);
      const told = (await database.read.find(OutboxRow)).filter(({ topic }) => topic === 'crossing.subject');
      const erased = told
        .map(({ payload }) => JSON.parse(payload) as { workspace_id: string; subject_id: string })
        .filter(({ workspace_id }) => workspace_id === workspace);
      expect(erased.map((one) => one.subject_id).sort()).toEqual(
        subjects.map((one) => one.subject_id).sort(),
      );
      await expect(rows.erasure.erase(workspace, b)).rejects.toMatchObject({ status: 404 });
    });
  });
}
