import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide } from '../../../../test/support/chat-side.js';
import { Message } from '../../conversations/message.entity.js';

describe("a visitor's view of messages", () => {
  let chat: ChatSide;

  beforeAll(async () => {
    chat = await ChatSide.start();
  });
  afterAll(() => chat.stop());

  it('contains no message of a sender that visitors must not see', async () => {
    const brand = await chat.workspace();
    const url = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${url}/sessions`, {})).json;
    const visitor = chat.visitor(visitor_token);
    await visitor.post(`${url}/messages`, { text: 'Hello' });
    const note = {
      id: 'msg_00000000000000000000000001',
      workspace_id: brand.id,
      conversation_id,
      sequence: 90,
      sender: 'note' as never,
      author: null,
      kind: 'text' as const,
      network_type: null,
      network_id: null,
      network_message: null,
      replies_to: null,
      detail: null,
      state: null,
      problem: null,
      edited_at: null,
      revoked_at: null,
      text: 'For agents alone',
      sent_at: 1,
    };
    await chat.service.get(Database, { strict: false }).transaction((tx) => tx.insert(Message, note));
    const seen = (await visitor.get(`${url}/messages`)).json;
    expect(seen.items.map((message: { from: string }) => message.from)).toEqual(['customer', 'greeting']);
    const session = (await visitor.post(`${url}/sessions`, {})).json;
    expect(JSON.stringify(session)).not.toContain('For agents alone');
  });
});
