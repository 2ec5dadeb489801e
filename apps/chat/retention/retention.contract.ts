import { In } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { OutboxRow } from '#platform/outbox/outbox.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { ErasedConversation } from '../data-rights/erased-conversation.entity.js';
import { Media } from '../media/media.entity.js';
import { Note } from '../notes/note.entity.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { Subject } from '../subjects/subject.entity.js';
import { CustomerRows, DAY_MS, NOW } from './customer-rows.fixture.js';
import { DoorRetention } from './door-retention.entity.js';

const TODAY = '2027-03-10';
const OLD = NOW - 31 * DAY_MS;
const YOUNG = NOW - 29 * DAY_MS;

/** Cases for the retention of chats that hold on each database. `open` returns a database without rows. */
export function describeRetention(on: string, open: () => Promise<Database>): void {
  describe(`retention on ${on}`, () => {
    let database: Database;
    let rows: CustomerRows;
    let workspace: string;
    let owner: Caller;
    beforeAll(async () => {
      database = await open();
      rows = new CustomerRows(database);
    });
    beforeEach(async () => {
      rows.clock.set(NOW);
      await database.transaction((tx) => tx.clear(DoorRetention));
      workspace = await rows.workspace();
      owner = { workspace, actor: rows.ids.next('psn') } as Caller;
    });
    afterAll(() => database.close());

    const keep = (keep_days = 30) => rows.rules.set(owner, [{ door: 'whatsapp', keep_days }]);
    const isDone = async () =>
      !(await database.read.existsBy(ErasedConversation, {})) &&
      (await database.read.findBy(DoorRetention, {})).every(({ next_at }) => next_at > rows.clock.now());
    const run = async () => {
      while (!(await isDone())) {
        await rows.rounds.takeStep();
        await rows.erased.continueAll();
      }
    };
    const report = async () => (await rows.rules.report(workspace, { from: TODAY, to: TODAY })).rows;
    const messagesOf = (id: string) => database.read.countBy(Message, { conversation_id: id });

    it('deletes what is older than its door keeps it, and nothing of other doors, workspaces or days', async () => {
      const contact = await rows.contact(workspace);
      const whole = await rows.conversation(workspace, contact, [OLD, OLD + 1]);
      const part = await rows.conversation(workspace, await rows.contact(workspace), [OLD, OLD + 1, YOUNG]);
      const young = await rows.conversation(workspace, await rows.contact(workspace), [YOUNG]);
      const otherDoor = await rows.conversation(workspace, await rows.contact(workspace), [OLD], {
        door: 'web',
      });
      const other = await rows.workspace();
      const foreign = await rows.conversation(other, await rows.contact(other), [OLD]);
      const crossed = await database.read.count(OutboxRow);
      await keep();
      await run();
      const left = await database.read.findBy(Conversation, { workspace_id: In([workspace, other]) });
      expect(left.map(({ id }) => id).sort()).toEqual([part, young, otherDoor, foreign].sort());
      expect(await Promise.all([whole, part, young, otherDoor, foreign].map(messagesOf))).toEqual([
        0, 1, 1, 1, 1,
      ]);
      for (const entity of [Note, OrderRecord])
        expect(await database.read.countBy(entity, { conversation_id: In([whole, part]) })).toBe(1);
      const removed = { workspace_id: workspace, state: 'removed' as const };
      expect(await database.read.countBy(Media, removed)).toBe(4);
      expect(await database.read.countBy(Media, { conversation_id: part })).toBe(1);
      // Of the person nothing is left, and the ads side is told nothing: only the chat's own streams are.
      for (const entity of [NetworkIdentity, Subject])
        expect(await database.read.countBy(entity, { contact_id: contact })).toBe(0);
      expect(await database.read.countBy(Contact, { id: contact })).toBe(0);
      const told = (await database.read.find(OutboxRow, { order: { id: 'ASC' } })).slice(crossed);
      expect(told.map(({ topic }) => topic)).toEqual(['message.conversation']);
      expect(await report()).toEqual([
        { day: TODAY, door: 'whatsapp', conversations: 1, messages: 4, files: 4 },
      ]);
      expect(await rows.rules.report(workspace, { from: '2027-03-11', to: '2027-04-11' })).toMatchObject({
        rows: [],
      });
    });

    it('deletes old notes of a chat that goes on, and keeps those from since then', async () => {
      const id = await rows.conversation(workspace, await rows.contact(workspace), [YOUNG]);
      const note = { workspace_id: workspace, conversation_id: id, author: 'psn', text: 'note' };
      await database.transaction(async (tx) => {
        for (let nth = 0; nth < 501; nth++)
          await tx.insert(Note, { ...note, id: rows.ids.next('nte'), created_at: OLD });
        await tx.insert(Note, { ...note, id: rows.ids.next('nte'), created_at: YOUNG });
      });
      await keep();
      await run();
      const left = await database.read.findBy(Note, { conversation_id: id });
      expect(left.map(({ created_at }) => created_at).sort()).toEqual([YOUNG, NOW].sort());
      expect(await messagesOf(id)).toBe(1);
      expect(await report()).toEqual([]);
    });

    it('goes on after a process ended anywhere, and counts everything once', async () => {
      const conversations = 60;
      for (let nth = 0; nth < conversations; nth++)
        await rows.conversation(workspace, await rows.contact(workspace), [OLD, OLD + 1]);
      const long = Array.from({ length: 700 }, (_, at) => OLD + at);
      const stays = await rows.conversation(workspace, await rows.contact(workspace), [...long, YOUNG]);
      await keep();
      const transaction = database.transaction.bind(database);
      let count = 0;
      // Every seventh transaction does not begin, or fails at its end, in turn.
      database.transaction = (work) => {
        if (++count % 7 === 0) return Promise.reject(new Error('ended'));
        if (count % 7 !== 3) return transaction(work);
        return transaction(async (tx) => {
          await work(tx);
          throw new Error('ended');
        });
      };
      let ended = 0;
      while (!(await isDone())) {
        for (const step of [() => rows.rounds.takeStep(), () => rows.erased.continueAll()])
          await step().catch((error: Error) => {
            expect(error.message).toBe('ended');
            ended++;
          });
      }
      database.transaction = transaction;
      expect(ended).toBeGreaterThan(5);
      expect(await report()).toEqual([
        {
          day: TODAY,
          door: 'whatsapp',
          conversations,
          messages: 2 * conversations + 700,
          files: 2 * conversations + 700,
        },
      ]);
      expect(await messagesOf(stays)).toBe(1);
    });

    it('keeps blocked contacts, and those merged with somebody who still has a chat', async () => {
      const blocked = await rows.contact(workspace, 1, { blocked_by: owner.actor, blocked_at: NOW });
      const [one, other] = [await rows.contact(workspace), await rows.contact(workspace)];
      await rows.customers.merge(owner, one, other);
      for (const contact of [blocked, one]) await rows.conversation(workspace, contact, [OLD]);
      const last = await rows.conversation(workspace, other, [YOUNG]);
      await keep();
      await run();
      const present = async () => (await database.read.findBy(Contact, { workspace_id: workspace })).length;
      expect(await present()).toBe(3);
      rows.clock.set(NOW + 2 * DAY_MS);
      await run();
      expect(await database.read.existsBy(Conversation, { id: last })).toBe(false);
      expect(await database.read.findBy(Contact, { workspace_id: workspace })).toMatchObject([
        { id: blocked },
      ]);
    });

    it('spares a conversation in which something happened meanwhile, and follows a changed rule', async () => {
      const revived = await rows.conversation(workspace, await rows.contact(workspace), [OLD]);
      await keep(40);
      await run();
      expect(await report()).toEqual([]);
      const set_at = new Date(NOW).toISOString();
      expect((await keep(40)).rules).toMatchObject([{ set_by: owner.actor, set_at }]);
      await database.transaction((tx) => tx.update(Conversation, { id: revived }, { last_activity_at: NOW }));
      await keep(30);
      await run();
      expect(await report()).toEqual([
        { day: TODAY, door: 'whatsapp', conversations: 0, messages: 1, files: 1 },
      ]);
      expect(await database.read.existsBy(Conversation, { id: revived })).toBe(true);
      expect((await rows.rules.set(owner, [])).rules).toEqual([]);
      await run();
    });
  });
}
