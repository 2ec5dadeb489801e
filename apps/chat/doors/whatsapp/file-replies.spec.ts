import { PDF, png } from '../../../../test/support/pictures.js';
import { until } from '../../../../test/support/until.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';

const TYPE = { 'content-type': 'application/octet-stream' };

describe('a file that an agent sends over WhatsApp', () => {
  let side: WhatsAppSide;
  let count = 0;
  beforeAll(async () => void (side = await WhatsAppSide.start({ statuses: ['sent', 'delivered'] })));
  afterAll(() => side.stop());

  const open = async () => {
    const before = (await side.inbox()).map(({ id }) => id);
    const wa_id = `62814${String(++count).padStart(8, '0')}`;
    await side.whatsapp.receive({ wa_id }, { text: { body: 'Halo' } });
    const items = await side.conversations(before.length + 1);
    return { wa_id, id: items.find(({ id }) => !before.includes(id)).id as string };
  };
  const upload = (id: string, bytes: Uint8Array, name?: string) =>
    side.agent.post(`/v1/conversations/${id}/media`, bytes, {
      ...TYPE,
      ...(name && { 'content-disposition': `attachment; filename="${name}"` }),
    });
  const uploads = () => [...side.whatsapp.media.files.values()].filter(({ uploaded }) => uploaded);
  const settled = (id: string, state: string) =>
    side.until(`the answer is ${state}`, id, (all) => all.some((one) => one.state === state));

  it('is uploaded to WhatsApp first and sent by its id, with the caption', async () => {
    const { wa_id, id } = await open();
    const [image, pdf] = [png(8, 8, 3), PDF];
    for (const [bytes, name] of [
      [image, 'kopi.png'],
      [pdf, 'harga.pdf'],
    ] as const) {
      const { id: media_id } = (await upload(id, bytes, name)).json;
      expect((await side.reply(id, { media_id, text: `Ini ${name}` })).status).toBe(201);
    }
    await side.until(
      'both are delivered',
      id,
      (all) => all.filter(({ state }) => state === 'delivered').length === 2,
    );
    const [first, second] = side.arrived(wa_id);
    const kept = (media: string) => side.whatsapp.media.files.get(media)!;
    expect(first).toMatchObject({ type: 'image', image: { caption: 'Ini kopi.png' } });
    expect(kept(first.image.id)).toMatchObject({ mime_type: 'image/png', uploaded: true });
    expect(kept(first.image.id).bytes.equals(image)).toBe(true);
    expect(second).toMatchObject({
      type: 'document',
      document: { caption: 'Ini harga.pdf', filename: 'harga.pdf' },
    });
    expect(kept(second.document.id).bytes.equals(pdf)).toBe(true);
    expect(first.image).not.toHaveProperty('link');
  });

  it.each<[string, Uint8Array, number, string]>([
    [
      'an image of a type that WhatsApp does not take',
      Buffer.from('GIF89a\x02\0\x02\0\0\0\0;', 'latin1'),
      422,
      'type',
    ],
    ['an image of more than 5 MB', Buffer.concat([png(), Buffer.alloc(5 * 1024 * 1024)]), 413, 'size'],
    ['an archive', Buffer.from('PK\x03\x04'.padEnd(64, '\0'), 'latin1'), 422, 'type'],
  ])('is refused as %s, with what is allowed', async (_, bytes, status, rule) => {
    const { id } = await open();
    const answer = await upload(id, bytes);
    expect(answer).toMatchObject({ status, json: { errors: [{ rule, allowed: expect.anything() }] } });
  });

  it('is uploaded again if the network failed, and sent once', async () => {
    const { wa_id, id } = await open();
    const { id: media_id } = (await upload(id, png(9, 9, 9))).json;
    const before = uploads().length;
    side.whatsapp.failNext(1, { status: 503 });
    await side.reply(id, { media_id });
    await settled(id, 'delivered');
    expect(side.arrived(wa_id)).toHaveLength(1);
    expect(uploads()).toHaveLength(before + 1);
  }, 60_000);

  it('is not uploaded again if only its message has to wait', async () => {
    const { wa_id, id } = await open();
    const { id: media_id } = (await upload(id, png(10, 9, 9))).json;
    const before = uploads().length;
    side.whatsapp.refuse(wa_id, 130429, { times: 1 });
    await side.reply(id, { media_id });
    await settled(id, 'delivered');
    expect(side.arrived(wa_id)).toHaveLength(1);
    expect(uploads()).toHaveLength(before + 1);
  }, 60_000);

  it('fails with a reason in words if WhatsApp refuses it', async () => {
    const { id } = await open();
    const { id: media_id } = (await upload(id, png(12, 9, 9))).json;
    side.whatsapp.failNext(1, { status: 400, code: 131026 });
    await side.reply(id, { media_id });
    const messages = await settled(id, 'failed');
    expect(messages.find(({ state }) => state === 'failed')).toMatchObject({
      problem: 'wa_131026',
      problem_detail: expect.stringContaining('reach them another way'),
      media: [{ id: media_id, state: 'stored' }],
    });
    await until('nothing waits', async () =>
      (await side.messages(id)).every(({ state }) => state !== 'sending'),
    );
  });
});
