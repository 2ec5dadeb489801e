import type { JourneySetup } from '../journeys/journey-setup.js';
import { HttpClient, overNetwork } from '../support/http-client.js';
import { until } from '../support/until.js';

interface Listed<T> {
  items: T[];
}

/** Lets a customer write to the brand's number and bot; resolves once both messages are in conversations. */
export async function customerWrites(
  { workspace: { publisher, agent }, sandboxes: { whatsapp, telegram } }: JourneySetup,
  toNumber: string,
  toBot: string,
): Promise<void> {
  for (const network of ['whatsapp', 'telegram']) {
    const { json: body } = await publisher.get<Listed<{ id: string }>>(`/v1/connections?network=${network}`);
    for (const { id } of body.items)
      await publisher.patch(`/v1/connections/${id}`, { serves: ['posts', 'chats'] }, { expect: [200] });
  }
  // The old settings of a changed account are used for up to two seconds, so the message is repeated until it is accepted.
  const written = async () => {
    const { json: body } = await agent.get<Listed<{ id: string }>>('/v1/conversations?limit=100');
    const messages = await Promise.all(
      body.items.map(({ id }) => agent.get<Listed<{ text: string }>>(`/v1/conversations/${id}/messages`)),
    );
    return messages.flatMap((page) => page.json.items.map(({ text }) => text));
  };
  await until(
    'both messages are in conversations',
    async () => {
      await whatsapp.inbound('6281299990000', toNumber);
      await telegram.write(4_242_424_242, toBot);
      const texts = await written();
      return texts.includes(toNumber) && texts.includes(toBot);
    },
    { pause: 1_000, patience: 30_000 },
  );
}

/** Ways in which words reach a brand's bot on Telegram, beside the text of a message; each returns an update. */
const TELEGRAM_WAYS: ((words: string, message: (content: object) => object, file: object) => object)[] = [
  (text, message) => ({ edited_message: message({ message_id: 900_001, edit_date: now(), text }) }),
  (caption, message) => ({ message: message({ hologram: {}, caption }) }),
  (question, message) => ({ message: message({ poll: { question } }) }),
  (first_name, message) => ({ message: message({ contact: { first_name, phone_number: '+62812' } }) }),
  (title, message) => ({ message: message({ venue: { title, location: { latitude: 1, longitude: 2 } } }) }),
  (file_name, message, file) => ({ message: message({ document: { ...file, file_name } }) }),
  (text, message) => ({ business_message: message({ text, business_connection_id: 'KnAfPyrkiEm6CAAAT' }) }),
  (text, message) => ({ message: message({ text, chat: GROUP, reply_to_message: CHANNEL_POST }) }),
  (text, message) => ({ message: message({ text, ...DIRECT }) }),
  (text, message) => ({
    callback_query: {
      ...{ id: '900002', from: { id: TELEGRAM_PERSON }, data: 'pilih' },
      message: message({
        ...{ message_id: 900_002, from: { id: 42 } },
        reply_markup: { inline_keyboard: [[{ text, callback_data: 'pilih' }]] },
      }),
    },
  }),
];
const TELEGRAM_PERSON = 4_343_434_343;
const GROUP = { id: -1_001, type: 'supergroup' };
const CHANNEL_POST = { message_id: 5, chat: GROUP, sender_chat: { id: -1_002 }, is_automatic_forward: true };
const DIRECT = {
  chat: { id: -1_003, type: 'supergroup', is_direct_messages: true },
  direct_messages_topic: { topic_id: 7, user: { id: TELEGRAM_PERSON } },
};
const now = () => Math.floor(Date.now() / 1_000);
export const TELEGRAM_WAY_COUNT = TELEGRAM_WAYS.length;

/**
 * A customer writes to the brand's bot in each of these ways, one word in each, and in a file; `unknown` comes in an update
 * of a kind that is not known. Resolves once all are in conversations.
 */
export async function customerUsesTelegram(
  { workspace: { agent }, sandboxes: { telegram } }: JourneySetup,
  { words, inFile, unknown }: { words: readonly string[]; inFile: string; unknown: string },
): Promise<void> {
  const message = (content: object) => telegram.hooks.message(TELEGRAM_PERSON, content);
  const file = telegram.files.add(Buffer.from(`Isi: ${inFile}\n`));
  await telegram.deliver({ hologram: { text: unknown } });
  await telegram.deliver({ message: message({ text: 'Halo' }) });
  for (const [nth, word] of words.entries())
    await telegram.deliver(TELEGRAM_WAYS[nth]!(`Ini ${word}`, message, file));
  await until('all words are in conversations, and the file is fetched', async () => {
    const { json } = await agent.get<Listed<{ id: string }>>('/v1/conversations?limit=100');
    const pages = await Promise.all(
      json.items.map(({ id }) => agent.get<object>(`/v1/conversations/${id}/messages?limit=100`)),
    );
    const shown = JSON.stringify(pages.map((page) => page.json));
    return words.every((word) => shown.includes(word)) && !shown.includes('"fetching"');
  });
}

/** A customer sends a file to the brand's number, which chat fetches, and an agent answers with one. */
export async function customerSendsFile(
  { workspace: { agent }, sandboxes: { whatsapp } }: JourneySetup,
  { fromCustomer, fromAgent, name }: { fromCustomer: string; fromAgent: string; name: string },
): Promise<void> {
  const file = whatsapp.media.message('document', Buffer.from(`Isi: ${fromCustomer}\n`), 'text/plain', {
    filename: `${name}.txt`,
  });
  await whatsapp.receive({ wa_id: '6281299990001' }, file);
  const id = await until('the file is in a conversation', async () => {
    const { json: body } = await agent.get<Listed<{ id: string }>>('/v1/conversations?limit=100');
    for (const conversation of body.items) {
      const { json } = await agent.get<Listed<{ media: { state: string; filename: string }[] }>>(
        `/v1/conversations/${conversation.id}/messages`,
      );
      const files = json.items.flatMap(({ media }) => media);
      if (files.some(({ state, filename }) => state === 'stored' && filename === `${name}.txt`))
        return conversation.id;
    }
    return null;
  });
  const http = new HttpClient(overNetwork(agent.url), { authorization: `Bearer ${agent.secret}` });
  const type = { 'content-type': 'application/octet-stream' };
  const bytes = Buffer.from(`Jawab: ${fromAgent}\n`);
  const upload = await http.post<{ id: string }>(`/v1/conversations/${id}/media`, bytes, type);
  await agent.post(`/v1/conversations/${id}/messages`, { media_id: upload.json.id }, { expect: [201] });
}
