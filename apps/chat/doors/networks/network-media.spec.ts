import { png } from '../../../../test/support/pictures.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';

describe('a file that comes over WhatsApp', () => {
  let side: WhatsAppSide;
  let count = 0;
  beforeAll(async () => void (side = await WhatsAppSide.start()));
  afterAll(() => side.stop());

  const receive = async (message: object) => {
    const before = await side.inbox();
    const wa_id = `62813${String(++count).padStart(8, '0')}`;
    await side.whatsapp.receive({ wa_id }, message);
    const items = await side.conversations(before.length + 1);
    return items.find(({ id }) => !before.some((one) => one.id === id)).id as string;
  };
  const settled = async (id: string) => {
    const [message] = await side.until('its file is here or failed', id, ([first]) =>
      first?.media.every(({ state }: any) => state !== 'fetching'),
    );
    return message;
  };

  it('is downloaded and stored, and an agent can get it', async () => {
    const bytes = png(3, 2);
    const message = side.whatsapp.media.message('image', bytes, 'image/png', { caption: 'Yang ini' });
    const { text, kind, media } = await settled(await receive(message));
    expect([text, kind]).toEqual(['Yang ini', 'media']);
    expect(media).toMatchObject([
      { state: 'stored', kind: 'image', mime_type: 'image/png', bytes: bytes.length, width: 3, height: 2 },
    ]);
    const answer = await side.agent.get(media[0].content_path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.bytes.equals(bytes)).toBe(true);
  });
});
