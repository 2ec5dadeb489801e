import { conversations } from '#crossing/conversation.topic.js';
import { subjects } from '#crossing/subject.topic.js';
import { make } from '#platform/events/make.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { WorkspaceOpened, workspaces } from '#workspace/workspace.topic.js';
import { ChatModule } from '../../apps/chat/src/chat.module.js';
import { ChatSettings } from '../../apps/chat/src/settings.js';
import { AppUnderTest, SeededRun } from './app-under-test.js';
import { until } from './until.js';

const MINUTE_MS = 60_000;

/** Plays two chats, each from its first message to an order, and an erasure; returns what crossed, as the log has it. */
async function play(seed: string): Promise<string[]> {
  const seeded = new SeededRun(seed);
  const moduleOf = (config: ChatSettings) => ChatModule.forRoot(config);
  const chat = await AppUnderTest.run({ app: 'chat', Settings: ChatSettings, moduleOf, seeded });
  const crossed: string[] = [];
  const keep = ({ topic, key, id, headers, payload }: StoredRecord) =>
    void crossed.push(JSON.stringify({ topic, key, id, headers, payload }));
  await chat.subscribe(conversations, keep);
  await chat.subscribe(subjects, keep);
  let expected = 0;
  /** Waits for what the request lets cross before the next one, since requests at the same time have no order. */
  const step = async (request: Promise<{ status: number; json: any }>, crossings: number) => {
    const { status, json } = await request;
    expect(status).toBeLessThan(300);
    expected += crossings;
    await until(`${expected} events crossed`, () => crossed.length >= expected);
    seeded.clock.advance(MINUTE_MS);
    return json;
  };
  try {
    const workspace_id = seeded.ids.next('wsp');
    const opened = { workspace_id, handle: 'kopi', time_zone: 'Asia/Jakarta', currency: 'IDR' };
    await chat.publishEvent(workspaces, make(WorkspaceOpened, opened));
    const agent = chat.as({ workspace: workspace_id, role: 'agent' });
    const owner = chat.as({ workspace: workspace_id, role: 'owner' });
    for (const text of ['Halo', 'Apa masih ada?']) {
      const session = await step(chat.as().post('/chat/kopi/sessions', {}), 0);
      const visitor = chat.as().with({ 'x-visitor-token': session.visitor_token });
      await step(visitor.post('/chat/kopi/messages', { text }), 1);
      const path = `/v1/conversations/${session.conversation_id}`;
      await step(agent.post(`${path}/messages`, { text: 'Ada' }), 1);
      await step(agent.post(`${path}/stages`, { stage: 'qualified' }), 1);
      const order = { amount_minor: 250_000, currency: 'IDR', reference: `order ${text}` };
      await step(agent.post(`${path}/orders`, order), 1);
      const { contact_id } = (await agent.get(path)).json as { contact_id: string };
      await step(owner.delete(`/v1/contacts/${contact_id}`), 1);
    }
    return crossed;
  } finally {
    await chat.close();
  }
}

describe('an app with a seeded clock and seeded ids', () => {
  it('makes the same events of the same stream, byte for byte, and others of another seed', async () => {
    const first = await play('one');
    expect(first).toHaveLength(10);
    expect((await play('one')).join('\n')).toBe(first.join('\n'));
    const other = await play('other');
    expect(other).toHaveLength(10);
    expect(other.filter((event) => first.includes(event))).toEqual([]);
  });
});
