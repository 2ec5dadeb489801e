import type { JourneySetup } from '../journeys/journey-setup.js';
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
