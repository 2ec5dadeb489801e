import { join } from 'node:path';
import { greetings } from '#crossing/greeting.topic.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';

describe('greetings', () => {
  let chat: ChatSide;
  let log: EmbeddedEventLog;
  let brand: { id: string; handle: string };
  const crossed: StoredRecord[] = [];
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    log = new EmbeddedEventLog({ folder: join(chat.folder.path, 'log'), prefixes: { crossing: 'read' } });
    await log.subscribe(greetings, 'listener.spec', async (batch) => void crossed.push(...batch));
  });
  afterAll(async () => {
    await log.close();
    await chat.stop();
  });

  const marketer = () => chat.as(brand.id, 'marketer');
  const opened = async (greeting_id: string) => {
    const { token } = chat.click(brand.id, { greeting_id });
    return (await chat.visitor().post(`/chat/${brand.handle}/sessions`, { click_token: token })).json
      .greeting;
  };

  it('open chats with their current text, and no chats after they are archived', async () => {
    const fallback = (await marketer().post('/v1/greetings', { text: 'Halo', default: true })).json;
    const { id } = (await marketer().post('/v1/greetings', { text: 'Selamt datang' })).json;
    expect(await opened(id)).toBe('Selamt datang');
    expect(await marketer().patch(`/v1/greetings/${id}`, { text: 'Selamat datang' })).toMatchObject({
      status: 200,
      json: { id, text: 'Selamat datang', default: false, archived: false },
    });
    expect(await opened(id)).toBe('Selamat datang');

    expect((await marketer().patch(`/v1/greetings/${id}`, { archived: true })).json.archived).toBe(true);
    expect(await opened(id)).toBe('Halo');
    const listed = async (query: string) =>
      (await marketer().get(`/v1/greetings${query}`)).json.items.map((row: { id: string }) => row.id);
    expect(await listed('')).toEqual([fallback.id]);
    expect(await listed('?archived=true')).toEqual([id]);

    await marketer().patch(`/v1/greetings/${id}`, { archived: false, default: true });
    expect(await opened(fallback.id)).toBe('Halo');
    expect(await opened(ids.next('grt'))).toBe('Selamat datang');
    expect((await marketer().get(`/v1/greetings/${fallback.id}`)).json.default).toBe(false);

    await until('all has crossed', async () => crossed.length >= 4);
    // Four events: two greetings were created, and one was archived and restored. Changes of texts and names publish none.
    expect(crossed.map(({ headers }) => headers['type']).sort()).toEqual([
      'GreetingArchived',
      'GreetingOffered',
      'GreetingOffered',
      'GreetingOffered',
    ]);
    expect(new Set(crossed.flatMap(({ payload }) => Object.keys(JSON.parse(payload) as object)))).toEqual(
      new Set(['workspace_id', 'greeting_id']),
    );
    expect(JSON.stringify(crossed)).not.toContain('Selam');
  });

  it('can be changed only by members of their workspace', async () => {
    const { id } = (await marketer().post('/v1/greetings', { text: 'Halo' })).json;
    const other = await chat.workspace();
    const change = { text: 'x' };
    expect((await chat.as(other.id, 'marketer').patch(`/v1/greetings/${id}`, change)).status).toBe(404);
    expect((await chat.as(brand.id, 'analyst').patch(`/v1/greetings/${id}`, change)).status).toBe(403);
    for (const bad of [{ text: '' }, { archived: 'x' }, { id: 'x' }])
      expect((await marketer().patch(`/v1/greetings/${id}`, bad)).status).toBe(400);
  });
});
