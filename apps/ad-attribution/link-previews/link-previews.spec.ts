import { chatCodesIn } from '#crossing/chat-code.js';
import { DoorDescribed, doors } from '#crossing/door.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { Link } from '../links/link.entity.js';
import { EXAMPLE_CODE } from './link-previews.js';

describe('a link that is being made', () => {
  let ads: AdsSide;
  let mine: string;
  beforeAll(async () => {
    ads = await AdsSide.start();
    mine = await ads.workspace({ handle: 'kopi', language: 'id' } as never);
  });
  afterAll(() => ads.stop());

  const preview = (body: object, who = mine) => ads.as(who).post('/v1/links/preview', body);
  const account = async (door: 'telegram' | 'whatsapp', address: string) => {
    const connection_id = ids.next('con');
    const known = { workspace_id: mine, connection_id, door, address, state: 'open' as const };
    await ads.publishEvent(doors, make<DoorDescribed>(DoorDescribed, known), 1);
    await eventually(async () =>
      (await ads.as(mine).get('/v1/doors')).json.items.some(
        (one: any) => one.connection_id === connection_id,
      ),
    );
    return connection_id;
  };

  it('shows the card, and per door the address, the draft with an example of the code, and whose greeting', async () => {
    const greeting_id = await ads.greeting(mine);
    const { ad } = await ads.link(mine, 'Panen', greeting_id);
    const bot = await account('telegram', 'kopi_bot');
    const before = await ads.database.read.countBy(Link, { workspace_id: mine });
    const { status, json } = await preview({
      ad_id: ad.id,
      code: 'Panen27',
      preview: { title: 'Panen raya' },
      doors: [
        { door: 'wa_me', phone: '6281234567890', draft: 'Halo 1+1 ({code})', when: { share: 30 } },
        { door: 'telegram', connection_id: bot, when: { languages: ['en'] } },
        { door: 'web' },
      ],
    });
    expect(status).toBe(200);
    expect(json.url).toMatch(/\/c\/Panen27$/);
    expect(json.card).toMatchObject({
      ...{ title: 'Panen raya', text: 'Membuka obrolan di peramban Anda.', image_url: null },
    });
    expect(json.doors).toMatchObject([
      {
        door: 'wa_me',
        percent: 30,
        address: '6281234567890',
        draft: `Halo 1+1 (${EXAMPLE_CODE})`,
        greeting: null,
      },
      { door: 'telegram', percent: 0, address: 'kopi_bot', greeting: 'ad', greeting_id },
      { door: 'web', percent: 70, draft: null, greeting: 'ad' },
    ]);
    expect(json.doors[1].opens).toBe(`https://t.me/kopi_bot?start=c_${EXAMPLE_CODE}`);
    const english = await preview({
      doors: [{ door: 'telegram', connection_id: bot, when: { languages: ['en'] } }, { door: 'web' }],
      visit: { language: 'en' },
    });
    expect(english.json.doors.map(({ percent, greeting }: any) => [percent, greeting])).toEqual([
      [100, 'default'],
      [0, 'default'],
    ]);
    expect(await ads.database.read.countBy(Link, { workspace_id: mine })).toBe(before);
  });

  it('shows an example of a code that no chat takes for one', () =>
    expect(chatCodesIn(EXAMPLE_CODE).next().done).toBe(true));

  it('is refused as the link would be, naming the field, and without another workspace’s ad or accounts', async () => {
    const refused = async (body: object, who?: string) => {
      const { status, json } = await preview(body, who);
      return [status, json.errors?.[0].field];
    };
    const bot = await account('telegram', 'other_bot');
    const other = await ads.workspace();
    const { ad } = await ads.link(mine);
    expect(await refused({ doors: [{ door: 'wa_me', phone: '6281234567890' }] })).toEqual([
      422,
      'doors.0.draft',
    ]);
    expect(await refused({ doors: [{ door: 'telegram', connection_id: bot }] }, other)).toEqual([
      ...[422, 'doors.0.connection_id'],
    ]);
    expect(await refused({ ad_id: ad.id }, other)).toEqual([404, undefined]);
    expect((await ads.as(mine, 'analyst').post('/v1/links/preview', {})).status).toBe(403);
    expect((await ads.as(other).get('/v1/doors')).json.items).toEqual([]);
  });
});
