import { unique } from '../journeys/unique.js';
import { until } from '../support/until.js';
import type { Agenda } from './agenda.js';
import type { Brand } from './brand.js';
import type { AdWords } from './words.js';

/** A customer in a chat: how they write, and where agents find it. */
export interface Visitor {
  conversation: string;
  write(text: string): Promise<unknown>;
}

interface Session {
  visitor_token: string;
  conversation_id: string;
}

/** Opens chats through each door, as a customer does who came by a link. */
export class ChatDoors {
  /** Conversations that are known. */
  private readonly known = new Set<string>();

  constructor(
    private readonly brand: Brand,
    private readonly agenda: Agenda,
  ) {}

  /** Begins a chat at the address that the click led to, with the first words. */
  async open(door: AdWords['door'], address: string, name: string, words: string): Promise<Visitor> {
    if (door === 'web') return this.openWebChat(address, words);
    const write = this.wayOf(door, name);
    await write(words, address);
    return {
      conversation: await this.newest(door === 'wa_me' ? 'whatsapp' : door),
      write: (text) => write(text),
    };
  }

  private async openWebChat(address: string, words: string): Promise<Visitor> {
    const { client, workspace } = this.brand;
    const click_token = new URL(address, client.url).searchParams.get('click');
    const base = `/chat/${workspace.handle}`;
    const { json } = await client.post<Session>(`${base}/sessions`, { click_token });
    const headers = { 'x-visitor-token': json.visitor_token };
    const write = (text: string) => client.post(`${base}/messages`, { text }, { headers });
    await write(words);
    return { conversation: json.conversation_id, write };
  }

  private wayOf(door: Exclude<AdWords['door'], 'web'>, name: string) {
    const { sandboxes, doors } = this.brand;
    const { random } = this.agenda;
    switch (door) {
      case 'wa_me': {
        const wa_id = `6281${random.between(1e8, 9e8)}`;
        return (text: string, address?: string) => {
          const draft = address && decodeURIComponent(address.split('?text=')[1]!);
          const body = draft ? `${text}\n${draft}` : text;
          return sandboxes.whatsapp.receive({ wa_id }, { type: 'text', text: { body } }, name);
        };
      }
      case 'telegram': {
        const person = random.between(1e9, 9e9);
        return async (text: string, address?: string) => {
          const start = address && new URL(address).searchParams.get('start');
          if (start) await sandboxes.telegram.write(person, `/start ${start}`);
          return sandboxes.telegram.write(person, text);
        };
      }
      default: {
        const person = `${random.between(1e6, 9e6)}${random.between(1e6, 9e6)}`;
        return async (text: string, address?: string) => {
          const ref = address && new URL(address).searchParams.get('ref');
          const referral = { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' };
          const postback = { mid: `m_${unique()}`, title: 'Mulai', payload: 'START', referral };
          if (ref) await sandboxes.messenger.receive(doors[door], person, { postback });
          const message = { mid: `m_${unique()}`, text };
          return sandboxes.messenger.receive(doors[door], person, { message });
        };
      }
    }
  }

  /** The conversation of this door that was not there before. */
  private async newest(door: string): Promise<string> {
    const path = `/v1/conversations?door=${door}&limit=20`;
    const { client } = this.brand.agents[0]!;
    const id = await until(
      'the new chat is in the inbox',
      async () => {
        const { items } = (await client.get<{ items: { id: string }[] }>(path)).json;
        return items.find((one) => !this.known.has(one.id))?.id;
      },
      { pause: 30 },
    );
    this.known.add(id);
    return id;
  }
}
