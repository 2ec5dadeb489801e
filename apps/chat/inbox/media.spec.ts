import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { ChatSide } from '../../../test/support/chat-side.js';
import { gifBomb, PDF, pixelBomb, png } from '../../../test/support/pictures.js';
import { until } from '../../../test/support/until.js';
import { IncomingFiles } from '../media/incoming-files.js';
import { Media } from '../media/media.entity.js';

const TYPE = { 'content-type': 'application/octet-stream' };
const named = (name: string) => ({
  ...TYPE,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});

describe('files of the web chat', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  const database = () => chat.service.get(Database, { strict: false });

  beforeAll(async () => {
    chat = await ChatSide.start({ CHAT_FILE_LIMIT: '200' });
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  const agent = () => chat.as(brand.id);
  /** A visitor who has written, with their conversation. */
  const open = async (name = brand.handle) => {
    const url = `/chat/${name}`;
    const { visitor_token, conversation_id: id } = (await chat.visitor().post(`${url}/sessions`, {})).json;
    const visitor = chat.visitor(visitor_token);
    await visitor.post(`${url}/messages`, { text: 'Halo' });
    return { id: id as string, url, visitor, visitor_token: visitor_token as string };
  };
  const upload = (id: string, bytes: Uint8Array, headers: Record<string, string> = TYPE) =>
    agent().post(`/v1/conversations/${id}/media`, bytes, headers);
  const reply = (id: string, input: object) => agent().post(`/v1/conversations/${id}/messages`, input);
  const incoming = () => {
    const folder = join(chat.folder.path, 'apps', 'chat', 'incoming');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const storedNames = () => {
    const folder = join(chat.folder.path, 'apps', 'chat', 'media');
    return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  };

  it('are delivered unchanged from an agent to the visitor, and visible once their message is sent', async () => {
    const { id, url, visitor } = await open();
    const bytes = png(40, 30, 7);
    const file = await upload(id, bytes, named('kopi ☕.png'));
    expect(file).toMatchObject({
      status: 201,
      json: {
        state: 'stored',
        kind: 'image',
        mime_type: 'image/png',
        width: 40,
        height: 30,
        filename: 'kopi ☕.png',
      },
    });
    const { id: media_id } = file.json;
    expect((await visitor.get(`${url}/media/${media_id}`)).status).toBe(404);
    const message = await reply(id, { media_id, text: 'Yang ini?' });
    expect(message).toMatchObject({
      status: 201,
      json: { kind: 'media', text: 'Yang ini?', media: [{ id: media_id }] },
    });
    const [seen] = (await visitor.get(`${url}/messages`)).json.items;
    expect(seen).toMatchObject({
      from: 'agent',
      text: 'Yang ini?',
      media: [{ id: media_id, bytes: bytes.length }],
    });
    const content = await visitor.get(`${url}/media/${media_id}`);
    expect(content.bytes.equals(bytes)).toBe(true);
    expect(content.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="kopi _.png"; filename*=UTF-8''kopi%20%E2%98%95.png`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
  });

  it('are delivered from a visitor to the agents', async () => {
    const { id, url, visitor } = await open();
    const sent = await visitor.post(`${url}/media`, PDF, named('bukti.pdf'));
    expect(sent).toMatchObject({ status: 201, json: { kind: 'document', mime_type: 'application/pdf' } });
    const message = await visitor.post(`${url}/messages`, { media_id: sent.json.id });
    expect(message).toMatchObject({
      status: 201,
      json: { from: 'customer', text: '', media: [{ id: sent.json.id }] },
    });
    const [seen] = (await agent().get(`/v1/conversations/${id}/messages`)).json.items;
    expect(seen).toMatchObject({ from: 'customer', kind: 'media', media: [{ filename: 'bukti.pdf' }] });
    const content = await agent().get(seen.media[0].content_path);
    expect(content.bytes.equals(PDF)).toBe(true);
    expect(content.headers['content-disposition']).toMatch(/^attachment; filename="bukti.pdf"/);
    expect((await visitor.post(`${url}/messages`, {})).status).toBe(422);
  });

  it('are visible only to the visitor of that chat', async () => {
    const [ani, budi] = [await open(), await open()];
    const file = (await ani.visitor.post(`${ani.url}/media`, png(), TYPE)).json;
    for (const other of [budi.visitor, chat.visitor(), chat.visitor('forged')])
      expect([404, 401]).toContain((await other.get(`${ani.url}/media/${file.id}`)).status);
    const stolen = await budi.visitor.post(`${budi.url}/messages`, { media_id: file.id });
    expect(stolen).toMatchObject({ status: 422, json: { errors: [{ field: 'media_id', rule: 'unknown' }] } });
    expect((await reply(ani.id, { media_id: file.id })).status).toBe(422);
    const another = await chat.workspace();
    expect((await chat.as(another.id).get(`/v1/media/${file.id}/content`)).status).toBe(404);
    const foreign = await chat.as(another.id).post(`/v1/conversations/${ani.id}/media`, png(), TYPE);
    expect(foreign.status).toBe(404);
  });

  it('are hidden from the visitor if only agents may see their message', async () => {
    const { id, url, visitor } = await open();
    const { id: media_id } = (await upload(id, png(3, 3))).json;
    const message = (await reply(id, { media_id })).json;
    await database().transaction((tx) =>
      tx.query(`UPDATE message SET sender = 'note' WHERE id = '${message.id}'`),
    );
    expect((await visitor.get(`${url}/media/${media_id}`)).status).toBe(404);
    expect((await visitor.get(`${url}/messages`)).text).not.toContain(media_id);
  });

  it.each<[string, Uint8Array, Record<string, string>, number, string]>([
    ['without a byte', Buffer.alloc(0), TYPE, 422, 'empty'],
    [
      'that is HTML under the name of an image',
      Buffer.from('<script>1</script>\0'),
      named('a.png'),
      422,
      'type',
    ],
    [
      'that is an SVG',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      named('a.svg'),
      422,
      'type',
    ],
    [
      'that is a program',
      Buffer.from('MZ\x90\0'.padEnd(400, '\0'), 'latin1'),
      named('harga.pdf'),
      422,
      'type',
    ],
    ['with more pixels than can be shown', pixelBomb(50_000, 40_000), TYPE, 422, 'pixels'],
    ['whose first frame has more than its head says', gifBomb(60_000, 60_000), TYPE, 422, 'pixels'],
    ['of an image that is cut short', png().subarray(0, 14), named('a.png'), 422, 'type'],
    [
      'that is larger than visitors may send',
      Buffer.concat([PDF, Buffer.alloc(11 * 1024 * 1024)]),
      TYPE,
      413,
      'size',
    ],
  ])('%s are refused, and leave nothing behind', async (_, bytes, headers, status, rule) => {
    const { url, visitor, id } = await open();
    const answer = await visitor.post(`${url}/media`, bytes, headers);
    expect([answer.status, answer.json.errors?.[0]?.rule]).toEqual([status, rule]);
    expect(await database().read.countBy(Media, { conversation_id: id })).toBe(0);
    expect(incoming()).toEqual([]);
  });

  it.each([['text/html'], ['application/json'], ['multipart/form-data; boundary=x'], ['text/plain']])(
    'are refused as %s, which another site’s page could send',
    async (type) => {
      const { url, visitor } = await open();
      expect((await visitor.post(`${url}/media`, Buffer.from('{}'), { 'content-type': type })).status).toBe(
        415,
      );
    },
  );

  it.each([
    ['../../../etc/passwd', 'passwd.png'],
    ['..\\..\\windows\\system.ini', 'system.ini.png'],
    ['a\u202egnp.exe', 'agnp.exe.png'],
    ['kopi".png', 'kopi.png'],
    ['con\r\nset-cookie: a=b', 'conset-cookie a=b.png'],
    [`${'x'.repeat(400)}.png`, `${'x'.repeat(116)}.png`],
    ['...', null],
  ])('named %p are shown as %p and stored under their id', async (name, called) => {
    const { id } = await open();
    const file = (await upload(id, png(), named(name))).json;
    const { headers } = await agent().get(file.content_path);
    expect(headers['content-disposition']).toContain(
      `filename*=UTF-8''${encodeURIComponent(called ?? `${file.id}.png`)}`,
    );
    expect(storedNames().filter((one) => one.endsWith(file.id))).toEqual([join(file.id.slice(-2), file.id)]);
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('leave nothing behind if the upload is interrupted', async () => {
    const { url, visitor_token, id } = await open();
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(chat.origin);
      const headers = { ...TYPE, 'content-length': 1_000_000, 'x-visitor-token': visitor_token };
      const sent = httpRequest({
        hostname,
        port,
        path: `${url}/media`,
        method: 'POST',
        headers: { ...headers, ...visitorHeaders() },
      });
      sent.on('error', () => resolve());
      sent.write(Buffer.alloc(300_000), () =>
        until('some of it has come', () => incoming().length > 0).then(() => sent.destroy()),
      );
      sent.on('close', () => resolve());
    });
    await until('it is gone', () => incoming().length === 0);
    expect(await database().read.countBy(Media, { conversation_id: id })).toBe(0);
  });
  const visitorHeaders = () => (chat as any).app.headers();

  it('are removed some time after a process left them incomplete', async () => {
    const files = chat.service.get(IncomingFiles, { strict: false });
    const folder = join(chat.folder.path, 'apps', 'chat', 'incoming');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder, 'old'), 'x');
    writeFileSync(join(folder, 'new'), 'x');
    utimesSync(join(folder, 'old'), 1, 1);
    await files.removeOlder(3_600_000);
    expect(incoming()).toEqual(['new']);
    await files.removeOlder(0);
  });

  it('are sent once each, even by two agents at the same time', async () => {
    const { id } = await open();
    const { id: media_id } = (await upload(id, png(11, 11))).json;
    const answers = await Promise.all([
      reply(id, { media_id }),
      reply(id, { media_id }),
      reply(id, { media_id }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
  });

  it('are stored once for an Idempotency-Key, which is refused for another file', async () => {
    const { id } = await open();
    const headers = { ...TYPE, 'idempotency-key': 'same' };
    const answers = await Promise.all([1, 2, 3].map(() => upload(id, png(12, 12), headers)));
    const done = answers.filter(({ status }) => status === 201);
    expect(new Set(done.map(({ json }) => json.id)).size).toBe(1);
    expect(done).toHaveLength(3);
    expect((await upload(id, png(13, 13), headers)).status).toBe(422);
    expect(await database().read.countBy(Media, { conversation_id: id })).toBe(1);
  });

  it('are all stored with their own bytes if they arrive at the same time', async () => {
    const { id } = await open();
    const files = Array.from({ length: 12 }, (_, nth) => png(nth + 1, 3, nth));
    const answers = await Promise.all(files.map((bytes) => upload(id, bytes)));
    for (const [nth, { json }] of answers.entries())
      expect((await agent().get(json.content_path)).bytes.equals(files[nth]!)).toBe(true);
    expect(incoming()).toEqual([]);
  });

  it('are deleted with their bytes after a day without a message', async () => {
    const { id } = await open();
    const [unsent, sent] = [(await upload(id, png(21, 1))).json, (await upload(id, png(22, 1))).json];
    await reply(id, { media_id: sent.id });
    const row = await database().read.findOneByOrFail(Media, { id: unsent.id });
    expect(row.due_at! - row.created_at).toBeGreaterThanOrEqual(86_400_000);
    await database().transaction((tx) => tx.update(Media, { id: unsent.id }, { due_at: 1 }));
    await chat.service.get(Sweep, { strict: false }).run();
    await until('its bytes are gone', () => !storedNames().some((name) => name.endsWith(unsent.id)));
    expect((await reply(id, { media_id: unsent.id })).status).toBe(422);
    expect((await agent().get(sent.content_path)).status).toBe(200);
  });

  it('are deleted when their contact is erased', async () => {
    const { id, url, visitor } = await open();
    const file = (await visitor.post(`${url}/media`, png(41, 1), TYPE)).json;
    await visitor.post(`${url}/messages`, { media_id: file.id });
    const { contact_id } = (await agent().get(`/v1/conversations/${id}`)).json;
    expect((await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBe(200);
    await until('its bytes are gone', () => !storedNames().some((name) => name.endsWith(file.id)));
    expect((await agent().get(`/v1/media/${file.id}`)).status).toBe(404);
  });
});
