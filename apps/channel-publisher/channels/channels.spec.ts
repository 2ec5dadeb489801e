import { channels } from '#message/channel.topic.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { Method } from '../../../test/support/http-client.js';
import type { TestCaller } from '../../../test/support/identity.js';
import { until } from '../../../test/support/until.js';
import { startChannelPublisher } from '../src/channel-publisher.fixture.js';

const KOPI = 'wsp_00000000000000000000000001';

describe('a channel', () => {
  let publisher: AppUnderTest;
  const told: StoredRecord[] = [];

  beforeAll(async () => {
    publisher = await startChannelPublisher();
    await publisher.subscribe(channels, (record) => told.push(record));
  });
  afterAll(() => publisher.close());

  async function call(method: Method, path: string, body?: object, who: TestCaller = {}) {
    const client = publisher.as({ workspace: KOPI, role: 'publisher', ...who });
    const { status, text, json } = await client.send(method, path, body);
    return { status, text, body: json };
  }
  const made = async (handle: string) =>
    (await call('POST', '/v1/channels', { handle, name: 'Kopi' })).body.id as string;
  const states = (id: string) =>
    told.filter(({ key }) => key === id).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);

  it('is renamed and described, and keeps its handle', async () => {
    const id = await made('kopi');
    expect(
      await call('PATCH', `/v1/channels/${id}`, { name: 'Kopi Gayo', description: 'News' }),
    ).toMatchObject({
      status: 200,
      body: { id, handle: 'kopi', name: 'Kopi Gayo', description: 'News', archived: false },
    });
    expect((await call('GET', '/@kopi')).text).toContain('Kopi Gayo');
    await until('the change is told', () => states(id).length === 2);
    expect(states(id)[1]).toMatchObject({ name: 'Kopi Gayo', description: 'News' });
    expect((await call('PATCH', `/v1/channels/${id}`, { handle: 'teh' })).status).toBe(400);
    expect((await call('PATCH', `/v1/channels/${id}`, { name: '' })).status).toBe(400);
    expect((await call('PATCH', `/v1/channels/${id}`, { name: 'x' }, { role: 'analyst' })).status).toBe(403);
    const stranger = { workspace: 'wsp_00000000000000000000000002' };
    expect((await call('PATCH', `/v1/channels/${id}`, { name: 'x' }, stranger)).status).toBe(404);
  });

  it('has an optional language of its own, which its events carry and which can be removed again', async () => {
    const { body } = await call('POST', '/v1/channels', { handle: 'bahasa', name: 'Kopi', language: 'id' });
    expect(body).toMatchObject({ language: 'id' });
    const page = await call('GET', '/@bahasa');
    expect(page.text).toMatch(/<html lang="id">[^]*Belum ada kiriman\./);
    const change = (input: object) => call('PATCH', `/v1/channels/${body.id}`, input);
    expect(await change({ name: 'Kopi Gayo' })).toMatchObject({ body: { language: 'id' } });
    expect(await change({ language: null })).toMatchObject({ body: { language: null } });
    await until('all is told', () => states(body.id).length === 3);
    expect(states(body.id).map(({ language }) => language ?? null)).toEqual(['id', 'id', null]);
    expect((await call('GET', '/@bahasa')).text).toContain('<html lang="en">');
    expect((await change({ language: 'fr' })).status).toBe(400);
  });

  it('has a QR code of the page on which people follow', async () => {
    const id = await made('kode');
    const drawn = await call('GET', `/v1/channels/${id}/qr.svg?size=256`);
    expect(drawn.text).toMatch(/^<svg [^>]*width="256"[^>]*>.*<path d="M4 4h1v1h-1z/);
    expect((await call('GET', `/v1/channels/${id}/qr.svg?size=10`)).status).toBe(400);
  });

  it('can be archived, so that its page says so and nothing is published, and restored', async () => {
    const id = await made('lama');
    const post = async () =>
      (await call('POST', `/v1/channels/${id}/posts`, { body: 'Halo' })).body.id as string;
    const publish = async (of: string) => (await call('POST', `/v1/posts/${of}/publish`)).status;
    expect(await publish(await post())).toBe(200);
    const draft = await post();

    expect((await call('PATCH', `/v1/channels/${id}`, { archived: true })).body.archived).toBe(true);
    const page = (await call('GET', '/@lama')).text;
    expect(page).toContain('This channel is archived');
    expect(page).toContain('Halo');
    expect(page).not.toContain('id="follow"');
    expect(page).not.toContain('data-live');
    expect(await publish(draft)).toBe(409);
    const listed = async (query: string) =>
      (await call('GET', `/v1/channels${query}`)).body.items.map((row: { id: string }) => row.id);
    expect(await listed('')).not.toContain(id);
    expect(await listed('?archived=true')).toEqual([id]);
    await until('it is told', () => states(id).length === 2);
    expect(states(id)[1]).toMatchObject({ archived_after: 1 });

    await call('PATCH', `/v1/channels/${id}`, { archived: false });
    expect(await publish(draft)).toBe(200);
    expect((await call('GET', '/@lama')).text).toContain('id="follow"');
    await until('its return is told', () => states(id).length === 3);
    expect(states(id)[2]).not.toHaveProperty('archived_after');
  });
});
