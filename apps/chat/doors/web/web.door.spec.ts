import type { ChatSide } from '../../../../test/support/chat-side.js';
import { describeDoor } from '../door.contract.js';
import { WebDoor } from './web.door.js';

describeDoor('the door of the web chat', (chat: ChatSide, { handle }) => {
  const tokens = new Map<string, string>();
  const open = async (person: string): Promise<string> => {
    const answer = await chat.visitor(tokens.get(person)).post(`/chat/${handle}/sessions`, {});
    tokens.set(person, answer.json.visitor_token);
    return answer.json.visitor_token;
  };
  return Promise.resolve({
    door: chat.service.get(WebDoor, { strict: false }),
    async write(person, text, id) {
      const token = tokens.get(person) ?? (await open(person));
      const message = { text };
      const key = { 'idempotency-key': id };
      const answer = await chat.visitor(token).post(`/chat/${handle}/messages`, message, key);
      // The page of an erased person opens a new session, like every other page.
      if (answer.status === 401)
        await chat.visitor(await open(person)).post(`/chat/${handle}/messages`, message, key);
    },
    async received(person) {
      const { items } = (await chat.visitor(tokens.get(person)).get(`/chat/${handle}/messages`)).json;
      return items
        .filter(({ from }: any) => from === 'agent')
        .map(({ text }: any) => text)
        .toReversed();
    },
  });
});
