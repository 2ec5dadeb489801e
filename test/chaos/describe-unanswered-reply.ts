import { connectAccounts } from '../journeys/accounts.js';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import type { StackKind } from '../support/stack.js';
import { until } from '../support/until.js';

interface Listed<T> {
  items: T[];
}
interface Answer {
  from: string;
  text: string;
  state: string | null;
  problem_detail: string | null;
}

const [ANI, BUDI] = ['6281299990011', '6281299990012'] as const;
/** An attempt that nobody settled is over after 45 s; the rest is patience with a slow machine. */
const PATIENCE = { patience: 240_000, pause: 500 };

/** The process that sends agents' answers dies while WhatsApp has accepted two of them and answered neither. */
export function describeUnansweredReply(kind: StackKind): void {
  it(`sends each answer once, and says what it cannot know, on the ${kind} stack`, async () => {
    const setup = await openJourneySetup(kind);
    try {
      await playUnansweredReply(kind, setup);
    } finally {
      await setup.close();
    }
  }, 900_000);
}

async function playUnansweredReply(kind: StackKind, setup: JourneySetup): Promise<void> {
  const { stack, workspace, sandboxes } = setup;
  const { publisher, agent } = workspace;
  const { whatsapp } = sandboxes;
  await connectAccounts({ ...setup, report: () => undefined });
  const { items: numbers } = (await publisher.get<Listed<{ id: string }>>('/v1/connections?network=whatsapp'))
    .json;
  await publisher.patch(`/v1/connections/${numbers[0]!.id}`, { serves: ['posts', 'chats'] });

  const messagesOf = async (id: string) =>
    (await agent.get<Listed<Answer>>(`/v1/conversations/${id}/messages`)).json.items;
  const conversationOf = async (wa_id: string, text: string) => {
    // An account that has just changed is called as it was for up to two seconds.
    return until(
      `${text} is in a conversation`,
      async () => {
        await whatsapp.inbound(wa_id, text);
        const { items } = (await agent.get<Listed<{ id: string }>>('/v1/conversations?limit=100')).json;
        for (const { id } of items)
          if ((await messagesOf(id)).some((message) => message.text === text)) return id;
        return null;
      },
      { ...PATIENCE, pause: 1_000 },
    );
  };
  const [ani, budi] = [await conversationOf(ANI, 'Halo, Ani'), await conversationOf(BUDI, 'Halo, Budi')];
  const arrived = (text: string) =>
    [...whatsapp.messages.values()].filter(
      ({ body }) => (body['text'] as { body?: string } | undefined)?.body === text,
    ).length;
  const write = (id: string, text: string) =>
    agent.post(`/v1/conversations/${id}/messages`, { text }, { expect: [201] });

  // WhatsApp accepts one of each and answers neither. Of the first it tells statuses, of the second nothing.
  whatsapp.answers.hold();
  await write(ani, 'Ani satu');
  await until('the first has reached WhatsApp', () => arrived('Ani satu') === 1);
  whatsapp.billing.stopped = true;
  await write(budi, 'Budi satu');
  await until('the second has reached WhatsApp', () => arrived('Budi satu') === 1);
  await write(ani, 'Ani dua');
  await write(budi, 'Budi dua');
  const name = kind === 'full' ? 'chat' : 'all-in-one';
  await stack.kill(name);
  whatsapp.billing.stopped = false;
  whatsapp.answers.release();
  await stack.restart(name);

  const answers = async (id: string) =>
    (await messagesOf(id)).filter(({ from }) => from === 'agent').reverse();
  const [, [unknown]] = await until(
    'all that can be known is known',
    async () => {
      const all = (await Promise.all([ani, budi].map(answers))) as [Answer[], Answer[]];
      const states = all.flat().map(({ state }) => state);
      return String(states) === 'delivered,delivered,unknown,delivered' && all;
    },
    PATIENCE,
  );
  expect(unknown).toMatchObject({
    text: 'Budi satu',
    problem_detail: expect.stringContaining('ask the customer before it is sent again'),
  });
  for (const text of ['Ani satu', 'Ani dua', 'Budi satu', 'Budi dua'])
    expect([text, arrived(text)]).toEqual([text, 1]);
}
