import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Abstract } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { JobQueue } from '#platform/ports/job-queue.port.js';
import { MediaStore } from '#platform/ports/media-store.port.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { identityHeaders } from '../../../../test/support/identity.js';
import { PDF, pixelBomb, png } from '../../../../test/support/pictures.js';
import { LiveReader } from '../../../../test/support/sandboxes/live.js';
import { until } from '../../../../test/support/until.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import { Media } from '../../media/media.entity.js';
import { MediaFetcher } from './media-fetcher.js';

const MB = 1024 * 1024;

describe('a file that comes over WhatsApp', () => {
  let side: WhatsAppSide;
  let count = 0;
  const get = <T>(type: Abstract<T>): T => side.chat.service.get(type, { strict: false });
  const database = () => side.chat.service.get(Database, { strict: false });
  beforeAll(async () => {
    side = await WhatsAppSide.start();
    get(MediaFetcher).firstPauseMs = 20;
  });
  afterAll(() => side.stop());
  beforeEach(() => {
    const { media } = side.whatsapp;
    media.age = 0;
    media.cutAfter = null;
    media.failDownloads = { status: 500, times: 0 };
  });

  const person = () => `62813${String(++count).padStart(8, '0')}`;
  const receive = async (message: object, wa_id = person()) => {
    const before = await side.inbox();
    await side.whatsapp.receive({ wa_id }, message);
    const items = await side.conversations(before.length + 1);
    const { id, contact_id } = items.find(({ id }) => !before.some((one) => one.id === id));
    return { id: id as string, contact_id: contact_id as string, wa_id };
  };
  const settled = async (id: string) => {
    const all = await side.until('its file is here or failed', id, ([first]) =>
      first?.media.every(({ state }: any) => state !== 'fetching'),
    );
    return all[0];
  };
  const rows = () => database().read.find(Media, { order: { id: 'ASC' } });
  const row = async (id: string) => (await database().read.findOneBy(Media, { id }))!;
  /** The files under chat's data folder whose names are the row's id, and those that still arrive. */
  const onDisk = (id: string) => {
    const own = join(side.chat.folder.path, 'apps', 'chat');
    const names = (folder: string) =>
      existsSync(join(own, folder)) ? readdirSync(join(own, folder), { recursive: true }).map(String) : [];
    return { stored: names('media').filter((name) => name.endsWith(id)), incoming: names('incoming') };
  };
  const downloads = () => side.whatsapp.media.downloads;

  it('is downloaded and stored, and an agent can get it', async () => {
    const bytes = png(3, 2);
    const message = side.whatsapp.media.message('image', bytes, 'image/png', { caption: 'Yang ini' });
    const { text, kind, media } = await settled((await receive(message)).id);
    expect([text, kind]).toEqual(['Yang ini', 'media']);
    expect(media).toMatchObject([
      { state: 'stored', kind: 'image', mime_type: 'image/png', bytes: bytes.length, width: 3, height: 2 },
    ]);
    const answer = await side.agent.get(media[0].content_path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.bytes.equals(bytes)).toBe(true);
    await until('what was received is gone', () => onDisk(media[0].id).incoming.length === 0);
    expect(onDisk(media[0].id).stored).toEqual([expect.any(String)]);
  });

  it('is announced to live streams once it is stored, also to a reader who comes back', async () => {
    side.whatsapp.media.failDownloads = { status: 503, times: 1_000 };
    const { id } = await receive(side.whatsapp.media.message('image', png(5, 5), 'image/png'));
    const url = `${side.chat.origin}/v1/conversations/${id}/live`;
    const headers = identityHeaders(side.chat.folder.path, { workspace: side.brand.id, role: 'agent' });
    const reader = await LiveReader.open(`${url}?after=0`, headers);
    const states = ({ events }: LiveReader) =>
      events.map(({ type, data }) => [type, JSON.parse(data).media.map(({ state }: any) => state)]);
    await until('the message has come', () => reader.events.length > 0);
    side.whatsapp.media.failDownloads = { status: 503, times: 0 };
    await until('the change has come', () => reader.events.length > 1);
    expect(states(reader)).toEqual([
      ['message', ['fetching']],
      ['change', ['stored']],
    ]);
    const back = await LiveReader.open(url, { ...headers, 'last-event-id': '1' });
    await until('the change has come once more', () => back.events.length > 0);
    expect(states(back)).toEqual([['change', ['stored']]]);
    await Promise.all([reader.close(), back.close()]);
  });

  it('is requested with the token at the network’s own host, with a new URL if the first has expired', async () => {
    side.whatsapp.media.age = 6 * 60_000;
    const before = downloads().length;
    const { id } = await receive(side.whatsapp.media.message('document', PDF, 'application/pdf'));
    await until('an address had ended', () => downloads().some(({ status }) => status === 404));
    side.whatsapp.media.age = 0;
    expect((await settled(id)).media).toMatchObject([{ state: 'stored', mime_type: 'application/pdf' }]);
    expect(downloads().length).toBeGreaterThan(before + 1);
    for (const { authorization } of downloads())
      expect(authorization).toBe(`Bearer ${side.whatsapp.account.access_token}`);
  });

  it('is requested again while the network fails, and after an interrupted download', async () => {
    side.whatsapp.media.failDownloads = { status: 503, times: 2 };
    const failing = await receive(side.whatsapp.media.message('image', png(4, 4), 'image/png'));
    expect((await settled(failing.id)).media).toMatchObject([{ state: 'stored' }]);
    side.whatsapp.media.cutAfter = 10;
    const before = downloads().length;
    const cut = await receive(
      side.whatsapp.media.message('document', Buffer.alloc(200_000, 'a'), 'text/plain'),
    );
    await until('it broke off', () => downloads().length > before);
    side.whatsapp.media.cutAfter = null;
    const [file] = (await settled(cut.id)).media;
    expect(file).toMatchObject({ state: 'stored', mime_type: 'text/plain', bytes: 200_000 });
    await until('what was received is gone', () => onDisk(file.id).incoming.length === 0);
  });

  const sandboxOnly = (change: (id: string) => void, bytes: Buffer, type = 'image', mime = 'image/png') => {
    const message = side.whatsapp.media.message(type, bytes, mime) as any;
    change(message[type].id);
    return message as object;
  };
  it.each<[string, string, () => object]>([
    [
      'that the network no longer has',
      'gone',
      () => sandboxOnly((id) => side.whatsapp.media.files.delete(id), png()),
    ],
    [
      'whose bytes are never those that the network names',
      'damaged',
      () =>
        sandboxOnly(
          (id) =>
            (side.whatsapp.media.files.get(id)!.sha256 = createHash('sha256').update('x').digest('base64')),
          png(),
        ),
    ],
    ['without a byte', 'empty', () => side.whatsapp.media.message('image', Buffer.alloc(0), 'image/png')],
    [
      'that is no image but says so',
      'wrong_type',
      () => side.whatsapp.media.message('image', PDF, 'image/png'),
    ],
    [
      'that is an HTML page but says that it is an image',
      'wrong_type',
      () =>
        side.whatsapp.media.message('image', Buffer.from('<html><script>1</script></html>'), 'image/jpeg'),
    ],
    [
      'with more pixels than can be shown',
      'too_many_pixels',
      () => side.whatsapp.media.message('image', pixelBomb(60_000, 60_000), 'image/png'),
    ],
    [
      'that says that it is too large',
      'too_large',
      () => side.whatsapp.media.message('sticker', Buffer.alloc(3 * MB), 'image/webp'),
    ],
    [
      'that is larger than it says',
      'too_large',
      () =>
        sandboxOnly(
          (id) => (side.whatsapp.media.files.get(id)!.file_size = 100),
          Buffer.alloc(3 * MB),
          'sticker',
          'image/webp',
        ),
    ],
  ])('%s fails as %p, with what to do, and leaves no bytes', async (_, problem, message) => {
    const { media } = await settled((await receive(message())).id);
    expect(media).toMatchObject([
      {
        state: 'failed',
        problem,
        problem_detail: expect.stringContaining('ask the customer'),
        content_path: null,
      },
    ]);
    const answer = await side.agent.get(`/v1/media/${media[0].id}/content`);
    expect([answer.status, answer.json.detail]).toEqual([410, media[0].problem_detail]);
    await until('its bytes are gone', () => onDisk(media[0].id).incoming.length === 0);
    expect(onDisk(media[0].id).stored).toEqual([]);
  });

  it('that is an HTML page is saved as text, and never shown', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const message = side.whatsapp.media.message('document', page, 'text/html', { filename: 'harga.html' });
    const [file] = (await settled((await receive(message)).id)).media;
    const { headers } = await side.agent.get(file.content_path);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': expect.stringMatching(/^attachment; filename="harga.html.txt"/),
    });
  });

  it('is stored once, under one key, if the process ends after storing it', async () => {
    const bytes = png(5, 5);
    const { id } = await receive(side.whatsapp.media.message('image', bytes, 'image/png'));
    const [file] = (await settled(id)).media;
    // A process that is killed between the two writes leaves bytes in the store and an unchanged row.
    await database().transaction((tx) =>
      tx.update(
        Media,
        { id: file.id },
        { state: 'fetching', due_at: 0, mime_type: null, bytes: null, sha256: null },
      ),
    );
    await Promise.all([get(MediaFetcher).fetch(file.id), get(MediaFetcher).fetch(file.id)]);
    expect(await row(file.id)).toMatchObject({ state: 'stored', bytes: bytes.length });
    expect(onDisk(file.id)).toEqual({ stored: [expect.any(String)], incoming: [] });
    expect((await rows()).filter(({ message_id }) => message_id === null)).toEqual([]);
  });

  it('is removed with the message that its sender revokes', async () => {
    const sent = { ...side.whatsapp.media.message('image', png(6, 6), 'image/png'), id: 'wamid.taken-back' };
    const { id, wa_id } = await receive(sent);
    const [file] = (await settled(id)).media;
    await side.whatsapp.receive(
      { wa_id },
      { type: 'revoke', revoke: { original_message_id: 'wamid.taken-back' } },
    );
    await until('its bytes are gone', () => onDisk(file.id).stored.length === 0);
    expect((await side.agent.get(file.content_path)).status).toBe(404);
    const messages = await side.messages(id);
    expect(messages.find(({ kind }) => kind === 'media')).toMatchObject({ media: [] });
  });

  it('is removed with a person who is erased, even during the download, and leaves nothing', async () => {
    const here = await receive(side.whatsapp.media.message('image', png(7, 7), 'image/png'));
    const [file] = (await settled(here.id)).media;
    side.whatsapp.media.failDownloads = { status: 500, times: Infinity };
    const there = await receive(side.whatsapp.media.message('image', png(8, 8), 'image/png'));
    const [coming] = (await side.messages(there.id))[0].media;
    for (const { contact_id } of [here, there])
      expect((await side.chat.as(side.brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBe(
        200,
      );
    for (const { id } of [file, coming]) {
      expect((await side.agent.get(`/v1/media/${id}`)).status).toBe(404);
      await until(
        'its bytes are gone',
        async () => (await row(id))?.attempts === 1 && onDisk(id).stored.length === 0,
      );
      expect(await row(id)).toMatchObject({
        state: 'removed',
        conversation_id: null,
        message_id: null,
        filename: null,
        sha256: null,
        network_media: null,
      });
    }
    // A download that was running stores its bytes after the erasure. The second sweep deletes them and the row.
    await get(MediaStore).put(file.id, await scratch(png(7, 7)));
    expect(onDisk(file.id).stored).toHaveLength(1);
    await database().transaction((tx) => tx.update(Media, { state: 'removed' }, { due_at: 0 }));
    await until('the row is gone', async () => (await get(Sweep).run(), (await row(file.id)) === null));
    expect(onDisk(file.id).stored).toEqual([]);
  });

  const scratch = async (bytes: Buffer) => {
    const { writeFile } = await import('node:fs/promises');
    const path = join(side.chat.folder.path, 'apps', 'chat', 'scratch');
    await writeFile(path, bytes);
    return path;
  };

  it('cannot be read by another workspace', async () => {
    const { id } = await receive(side.whatsapp.media.message('image', png(9, 9), 'image/png'));
    const [file] = (await settled(id)).media;
    const other = side.chat.as((await side.chat.workspace()).id);
    for (const path of [`/v1/media/${file.id}`, file.content_path])
      expect((await other.get(path)).status).toBe(404);
    for (const role of ['publisher', 'marketer', 'analyst'] as const)
      expect((await side.chat.as(side.brand.id, role).get(file.content_path)).status).toBe(403);
  });

  it('is downloaded even if its job was lost, since the sweep adds the job again', async () => {
    expect(await get(JobQueue).healthy()).toBe(true);
    const { id } = await receive(side.whatsapp.media.message('image', png(2, 9), 'image/png'));
    const [file] = (await settled(id)).media;
    await database().transaction((tx) => tx.update(Media, { id: file.id }, { state: 'fetching', due_at: 0 }));
    await until('it was fetched again', async () => (await row(file.id)).state === 'stored');
  });
});
