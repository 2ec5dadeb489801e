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
