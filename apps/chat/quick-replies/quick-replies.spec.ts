import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';
import { Contact } from '../contacts/contact.entity.js';

describe('quick replies', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  const agent = () => chat.as(brand.id);
  const create = (input: object) => agent().post('/v1/quick-replies', input);
  const made = async (shortcut: string, text: string, more = {}) =>
    (await create({ shortcut, texts: { any: text }, ...more })).json.id as string;
  const rendered = (id: string, conversation_id: string, more = {}) =>
    agent().post(`/v1/quick-replies/${id}/render`, { conversation_id, ...more });
  async function webChat(greeting?: string) {
    const greeting_id =
      greeting && ((await agent().post('/v1/greetings', { text: greeting })).json.id as string);
    const { token } = chat.click(brand.id, greeting_id ? { greeting_id } : {});
    const place = `/chat/${brand.handle}`;
    const session = (await chat.visitor().post(`${place}/sessions`, { click_token: token })).json;
    await chat.visitor(session.visitor_token).post(`${place}/messages`, { text: 'Hi' });
    return { id: session.conversation_id as string, token: session.visitor_token as string };
  }
  async function whatsappChat(name: string) {
    const connection_id = ids.next('con');
    await chat.receive(
      { workspace_id: brand.id, connection_id },
      {
        message_id: 'wamid.1',
        type: 'text',
        text: 'Halo',
        address: '6281200000001',
        name,
        at: 1_790_000_000_000,
      },
    );
    const of = (items: { id: string; connection_id: string }[]) =>
      items.find((one) => one.connection_id === connection_id)?.id;
    return until('the chat is there', async () =>
      of((await agent().get('/v1/conversations?door=whatsapp')).json.items),
    );
  }

  it('are created, found by the begin of their shortcut, changed and deleted', async () => {
    const one = await made('harga_kopi', 'Satu');
    await made('harga-teh', 'Dua');
    const shortcuts = async (query: string) =>
      (await agent().get(`/v1/quick-replies?shortcut=${query}`)).json.items.map(
        ({ shortcut }: { shortcut: string }) => shortcut,
      );
    expect(await shortcuts('harga')).toEqual(['harga-teh', 'harga_kopi']);
    expect(await shortcuts('harga_')).toEqual(['harga_kopi']);
    expect(await create({ shortcut: 'harga_kopi', texts: { en: 'x' } })).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'shortcut', rule: 'unique' }] },
    });
    const url = `/v1/quick-replies/${one}`;
    expect((await agent().patch(url, { shortcut: 'harga-teh' })).status).toBe(409);
    expect((await agent().patch(url, { texts: { id: 'Tiga', any: null } })).json).toMatchObject({
      texts: { id: 'Tiga', any: null },
    });
    expect((await agent().patch(url, { texts: { id: null } })).json.errors[0].field).toBe('texts');
    expect((await chat.as((await chat.workspace()).id).get(url)).status).toBe(404);
    expect((await agent().delete(url)).status).toBe(204);
    expect((await agent().get(url)).status).toBe(404);
  });

  it('insert what is known of the chat, else the text that stands for it', async () => {
    const text = 'Halo {{contact_name|Kak}}, {{greeting|…}} – {{brand_name}}';
    const id = await made('salam', text);
    const web = await webChat('Selamat datang di {{kedai}}');
    const named = await whatsappChat('Sari {{agent_name}}\u202e');
    const of = async (conversation_id: string) => (await rendered(id, conversation_id)).json;
    expect(await of(web.id)).toMatchObject({ language: 'any' });
    expect((await of(web.id)).text).toMatch(/^Halo Kak, Selamat datang di \{\{kedai\}\} – .+$/);
    expect((await of(named!)).text).toMatch(/^Halo Sari \{\{agent_name\}\}, … – .+$/);
    const { read } = chat.service.get(Database, { strict: false });
    expect(JSON.stringify(await read.find(Contact))).not.toContain('Sari');
  });

  it('are refused where nothing is known and nothing stands for it', async () => {
    const web = await webChat();
    expect(await rendered(await made('nama', 'Halo {{contact_name}}'), web.id)).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'contact_name', rule: 'required' }] },
    });
    expect((await rendered(await made('kosong', 'Halo{{contact_name|}}!'), web.id)).json.text).toBe('Halo!');
    expect((await rendered(await made('lain', 'Halo'), ids.next('cnv'))).status).toBe(404);
    const long = await made('panjang', '{{greeting|x}}'.repeat(140));
    expect((await rendered(long, (await webChat('y'.repeat(1_000))).id)).status).toBe(422);
  });

  it('have the text of the language that is asked for, else the one for any', async () => {
    const web = await webChat();
    const { id } = (await create({ shortcut: 'bahasa', texts: { id: 'Halo', en: 'Hello' } })).json;
    expect((await rendered(id, web.id, { language: 'id' })).json).toEqual({ text: 'Halo', language: 'id' });
    expect((await rendered(id, web.id, { language: 'en' })).json).toEqual({ text: 'Hello', language: 'en' });
    expect((await rendered(id, web.id)).json.errors).toMatchObject([
      { field: 'language', allowed: { languages: ['en', 'id'] } },
    ]);
    await agent().patch(`/v1/quick-replies/${id}`, { texts: { en: null, any: 'Hai' } });
    expect((await rendered(id, web.id, { language: 'en' })).json).toEqual({ text: 'Hai', language: 'any' });
  });

  it('name no agent to customers unless the quick reply says so', async () => {
    const text = 'Salam, {{agent_name|tim kami}}';
    expect((await create({ shortcut: 'ttd', texts: { any: text } })).json.errors).toMatchObject([
      { field: 'texts.any', rule: 'agent_name' },
    ]);
    const id = await made('ttd', text, { names_agent: true });
    const web = await webChat();
    expect((await rendered(id, web.id)).json.text).toBe('Salam, tim kami');
    expect((await rendered(id, web.id, { agent_name: 'Ayu' })).json.text).toBe('Salam, Ayu');
    // Nothing was sent by that.
    const seen = await chat.visitor(web.token).get(`/chat/${brand.handle}/messages`);
    expect(seen.text).not.toMatch(/Ayu|Salam/);
    const change = { names_agent: false };
    expect((await agent().patch(`/v1/quick-replies/${id}`, change)).status).toBe(422);
  });

  it.each([
    [{ texts: { any: 'x' } }, 400, 'shortcut'],
    [{ shortcut: 'Besar', texts: { any: 'x' } }, 400, 'shortcut'],
    [{ shortcut: 'x'.repeat(10_000), texts: { any: 'x' } }, 400, 'shortcut'],
    [{ shortcut: 'a' }, 400, 'texts'],
    [{ shortcut: 'a', texts: [] }, 400, 'texts'],
    [{ shortcut: 'a', texts: {} }, 422, 'texts'],
    [{ shortcut: 'a', texts: { any: '{{phone}}' } }, 422, 'texts.any'],
    [{ shortcut: 'a', texts: { id: 'Halo {{contact_name' } }, 422, 'texts.id'],
    [{ shortcut: 'a', texts: { id: 'Halo {{contact_name|a|b}}' } }, 422, 'texts.id'],
    [{ shortcut: 'a', texts: { id: '{{{{contact_name}}}}' } }, 422, 'texts.id'],
    [{ shortcut: 'a', texts: { en: 'x'.repeat(2_001) } }, 400, 'texts.en'],
  ])('are refused: %j', async (input, status, field) => {
    const answer = await create(input);
    expect([answer.status, answer.json.errors[0].field]).toEqual([status, field]);
  });
});
