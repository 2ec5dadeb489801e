import { connectAccounts } from '../journeys/accounts.js';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import type { StackKind } from '../support/stack.js';
import { until } from '../support/until.js';

interface Listed<T> {
  items: T[];
}

const [CUSTOMER, FOLLOWER] = ['6281299990001', '6281299990002'];

/** Tests that a call is neither lost nor doubled if connections dies after it committed the call to the event log, and the network repeats the call. */
export function describeUnansweredCall(kind: StackKind): void {
  it(`loses nothing and doubles nothing on the ${kind} stack`, async () => {
    const setup = await openJourneySetup(kind);
    try {
      await playUnansweredCall(kind, setup);
    } finally {
      await setup.close();
    }
  }, 400_000);
}

async function playUnansweredCall(kind: StackKind, setup: JourneySetup): Promise<void> {
  const { stack, workspace, sandboxes } = setup;
  const { publisher, agent } = workspace;
  const { hooks, account } = sandboxes.whatsapp;
  const channel = await publisher.post<{ id: string; handle: string }>('/v1/channels', {
    handle: 'kopi-killed',
    name: 'Kopi',
  });
  await connectAccounts({ ...setup, report: () => undefined });
  const { items: numbers } = (await publisher.get<Listed<{ id: string }>>('/v1/connections?network=whatsapp'))
    .json;
  await publisher.patch(`/v1/connections/${numbers[0]!.id}`, { serves: ['posts', 'chats'] });

  const change = (...said: [from: string, id: string, body: string][]) => ({
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { phone_number_id: account.phone_number_id },
      messages: said.map(([from, id, body]) => ({
        ...{ from, id, type: 'text', text: { body } },
        timestamp: String(Math.floor(Date.now() / 1_000)),
      })),
    },
  });
  const { start_url } = (
    await publisher.post<{ start_url: string }>(`/@${channel.json.handle}/followers`, {
      transport: 'whatsapp',
    })
  ).json;
  const command = new URL(start_url).searchParams.get('text')!;
  const unanswered = change(
    [CUSTOMER!, 'wamid.unanswered-1', 'Masih ada kopi?'],
    [FOLLOWER!, 'wamid.unanswered-2', command],
  );
  const [name, faulty] =
    kind === 'full' ? (['connections', 'connections'] as const) : (['all-in-one', 'all-in-one'] as const);
  await stack.restart(name, `dist/test/chaos/kill-before-answer.${faulty}.js`);
  const first = await hooks.post([unanswered]).catch(() => null);
  expect(first?.status).not.toBe(200);
  const killed = stack.processes.get(name)!;
  await until('the process is dead', () => !killed.running);

  await stack.restart(name, `dist/apps/${name}/src/main.js`);
  await until('the network has its answer', async () => (await hooks.post([unanswered])).status === 200);
  // What a person says later comes after what they said before.
  const later = change(
    [CUSTOMER!, 'wamid.unanswered-3', 'Halo?'],
    [FOLLOWER!, 'wamid.unanswered-4', 'Terima kasih'],
  );
  expect((await hooks.post([later])).status).toBe(200);

  const written = async () => {
    const { items } = (await agent.get<Listed<{ id: string }>>('/v1/conversations?limit=100')).json;
    const pages = await Promise.all(
      items.map(({ id }) => agent.get<Listed<{ text: string }>>(`/v1/conversations/${id}/messages`)),
    );
    return pages.flatMap(({ json }) => json.items.map(({ text }) => text));
  };
  await until('all was read', async () => {
    const texts = await written();
    return ['Halo?', 'Terima kasih'].every((text) => texts.includes(text));
  });
  const texts = await written();
  for (const text of ['Masih ada kopi?', 'Halo?', command])
    expect([text, texts.filter((one) => one === text).length]).toEqual([text, 1]);
  const audience = async () =>
    (await publisher.get<{ total: number }>(`/v1/channels/${channel.json.id}/audience`)).json.total;
  await until('the follower has joined', async () => (await audience()) > 0);
  expect(await audience()).toBe(1);
}
