import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide } from '../../../test/support/chat-side.js';
import { TeamSide } from '../../../test/support/team-side.js';
import { until } from '../../../test/support/until.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';

const DAY_MS = 86_400_000;

describe('the history of the work on a conversation', () => {
  let chat: ChatSide;
  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());

  it('says who changed what and when, or what in Corong did, page by page, until the contact is erased', async () => {
    const brand = await chat.workspace();
    const side = new TeamSide(chat, brand.id);
    const ayu = await side.person({ presence: 'offline' });
    const team_id = await side.team();
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = chat.visitor(visitor_token);
    await customer.post(`${place}/messages`, { text: 'Hi' });
    const url = `/v1/conversations/${conversation_id}`;
    const change = (version: number, fields: object) => ayu.client.patch(url, { version, ...fields });
    expect((await ayu.client.get(`${url}/changes`)).json).toEqual({ items: [], next_cursor: null });
    await change(1, { assignee_id: ayu.id, team_id });
    await change(2, { state: 'resolved' });
    await customer.post(`${place}/messages`, { text: 'One more' });
    const snoozed_until = new Date(chat.now() + DAY_MS).toISOString();
    await change(4, { state: 'snoozed', snoozed_until });
    chat.advance(2 * DAY_MS);
    await until('it opened', async () => (await ayu.client.get(url)).json.state === 'open');

    const kept = { assignee_id: ayu.id, team_id };
    const first = (await ayu.client.get(`${url}/changes?limit=3`)).json;
    expect(first.items).toEqual(
      [
        { version: 6, cause: 'snooze_ended', changed_by: null, state: 'open', snoozed_until: null, ...kept },
        { version: 5, cause: 'member', changed_by: ayu.id, state: 'snoozed', snoozed_until, ...kept },
        {
          version: 4,
          cause: 'customer_wrote',
          changed_by: null,
          state: 'open',
          snoozed_until: null,
          ...kept,
        },
      ].map((row) => ({ ...row, changed_at: expect.stringMatching(/^20.*Z$/) })),
    );
    const second = (await ayu.client.get(`${url}/changes?limit=3&cursor=${first.next_cursor}`)).json;
    expect(second).toMatchObject({
      items: [
        { version: 3, cause: 'member', changed_by: ayu.id, state: 'resolved', ...kept },
        { version: 2, cause: 'member', changed_by: ayu.id, state: 'open', ...kept },
      ],
      next_cursor: null,
    });

    const other = await chat.workspace();
    expect((await chat.as(other.id).get(`${url}/changes`)).status).toBe(404);
    expect((await chat.as(brand.id, 'analyst').get(`${url}/changes`)).status).toBe(403);
    const { contact_id } = (await ayu.client.get(url)).json;
    expect((await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBeLessThan(300);
    const { read } = chat.service.get(Database, { strict: false });
    expect(await read.countBy(ConversationChange, { conversation_id })).toBe(0);
  });
});
