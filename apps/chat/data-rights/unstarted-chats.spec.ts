import { Database } from '#platform/adapters/sql/database.js';
import { Contact } from '../contacts/contact.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { Subject } from '../subjects/subject.entity.js';
import { WebVisits } from '../doors/web/web-visits.fixture.js';
import { UNSTARTED_KEPT_MS, UnstartedChats } from './unstarted-chats.js';

describe('a web chat in which nobody ever wrote', () => {
  let visits: WebVisits;
  beforeAll(async () => void (visits = await WebVisits.start()));
  afterAll(() => visits.chat.stop());

  const database = () => visits.chat.service.get(Database, { strict: false });
  const sweep = () => visits.chat.service.get(UnstartedChats, { strict: false }).removeOld();
  const open = async () => {
    const { visitor_token: token, conversation_id: id } = (await visits.open()).json;
    const { contact_id } = await database().read.findOneByOrFail(Conversation, { id });
    return { id: id as string, token: token as string, contact_id };
  };
  const age = (id: string, ms: number) =>
    database().transaction((tx) => tx.update(Conversation, { id }, { opened_at: Date.now() - ms }));
  const rowsOf = async ({ id, contact_id }: { id: string; contact_id: string }) => {
    const { read } = database();
    return Promise.all([
      read.countBy(Conversation, { id }),
      read.countBy(Message, { conversation_id: id }),
      read.countBy(Contact, { id: contact_id }),
      read.countBy(Subject, { contact_id }),
    ]);
  };

  it('is deleted with its contact 30 days after the last visit, and opens anew', async () => {
    expect(UNSTARTED_KEPT_MS).toBe(30 * 86_400_000);
    const old = await open();
    await age(old.id, UNSTARTED_KEPT_MS + 1_000);
    await sweep();
    expect(await rowsOf(old)).toEqual([0, 0, 0, 0]);
    expect((await visits.write(old.token)).status).toBe(401);
    const again = await visits.open({}, old.token);
    expect(again).toMatchObject({ status: 201, json: { started: false } });
    expect(again.json.conversation_id).not.toBe(old.id);
    // Nothing was told to the ads side of this subject, so that nothing is to be forgotten there.
    expect(visits.chat.crossed.filter(({ topic }) => topic === 'crossing.subject')).toEqual([]);
  });

  it('stays before that, after another visit, and once somebody wrote', async () => {
    const [young, visited, written] = [await open(), await open(), await open()];
    await age(young.id, UNSTARTED_KEPT_MS - 60_000);
    await age(visited.id, UNSTARTED_KEPT_MS + 1_000);
    await visits.open({}, visited.token);
    await visits.write(written.token);
    await age(written.id, UNSTARTED_KEPT_MS + 1_000);
    await sweep();
    expect(await rowsOf(young)).toEqual([1, 1, 1, 1]);
    expect(await rowsOf(visited)).toEqual([1, 1, 1, 1]);
    expect(await rowsOf(written)).toEqual([1, 2, 1, 1]);
  });

  it('is deleted however many there are', async () => {
    const all = [];
    for (let nth = 0; nth < 5; nth++) all.push(await open());
    for (const { id } of all) await age(id, 2 * UNSTARTED_KEPT_MS);
    await sweep();
    for (const one of all) expect(await rowsOf(one)).toEqual([0, 0, 0, 0]);
  });
});
