import { links } from '#crossing/link.topic.js';
import { DoorDescribed, doors } from '#crossing/door.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import type { Answer } from '../../../test/support/http-client.js';
import { DoorAccount } from '../doors/door-account.entity.js';
import { OWN_HOST } from './link.entity.js';
import { VisitedLinks } from './visited-links.js';

describe('links', () => {
  let ads: AdsSide;
  const mine = ids.next('wsp');
  const foreign = ids.next('wsp');
  let ad_id: string;
  beforeAll(async () => {
    ads = await AdsSide.start();
    ad_id = (await ads.link(mine)).ad.id;
  });
  afterAll(() => ads.stop());

  const post = (body: object, headers = {}) => ads.as(mine).post('/v1/links', { ad_id, ...body }, headers);
  const wrong = ({ status, json }: Answer) =>
    json.errors?.[0] ? `${status} ${json.errors[0].field} ${json.errors[0].rule}` : String(status);
  const DOORS = [
    {
      door: 'wa_me',
      phone: '6281234567890',
      draft: 'Halo, {code}',
      when: { devices: ['phone'], hours: [{ days: ['monday'], from: '09:00', to: '17:00' }], share: 50 },
    },
    { door: 'follow', channel: 'kopi-nusantara', when: { countries: ['ID'], languages: ['id'] } },
    { door: 'web' },
  ];

  it('return every entered field, and lead to the web chat without a door', async () => {
    const entered = {
      ...{ name: 'Poster', code: 'Harvest_26', external_id: 'crm-7', doors: DOORS, max_clicks: 500 },
      ...{ starts_at: '2027-01-01T00:00:00.000Z', ends_at: '2027-02-01T00:00:00.000Z' },
      outside: { text: 'Sampai jumpa!' },
      preview: { title: 'Panen', text: 'Kopi baru', image_url: 'https://kopi.example/a.png' },
      utm: { source: 'poster', campaign: 'panen' },
    };
    const { status, json } = await post(entered);
    expect(status).toBe(201);
    expect(json).toMatchObject({ ...entered, state: 'not_started', paused: false, greeting_id: null });
    expect(json.url).toMatch(/\/c\/Harvest_26$/);
    expect((await ads.as(mine).get(`/v1/links/${json.id}`)).json).toEqual(json);
    expect((await ads.as(mine).get('/v1/links?external_id=crm-7')).json.items).toEqual([json]);
    const bare = (await post({})).json;
    expect(bare).toMatchObject({ doors: [{ door: 'web' }], state: 'active', outside: null, utm: null });
    expect(bare.code).toMatch(/^[2-9A-HJKMNP-Za-hjkmnp-z]{8}$/);
  });

  it('have unique codes, which are compared byte by byte', async () => {
    expect((await post({ code: 'Sale' })).status).toBe(201);
    expect((await post({ code: 'sale' })).status).toBe(201);
    expect(wrong(await post({ code: 'Sale' }))).toBe('409 code taken');
    const both = await Promise.all([post({ code: 'Race' }), post({ code: 'Race' })]);
    expect(both.map(wrong).sort()).toEqual(['201', '409 code taken']);
  });

  it('are created once for an external id, and refused if its values differ', async () => {
    const first = await post({ external_id: 'one', name: 'A' });
    expect((await post({ external_id: 'one', name: 'A' })).json).toEqual(first.json);
    expect(wrong(await post({ external_id: 'one', name: 'B' }))).toBe('422 external_id taken');
    await ads.as(mine).patch(`/v1/links/${first.json.id}`, { name: 'C' });
    expect((await post({ external_id: 'one', name: 'A' })).json).toMatchObject({
      id: first.json.id,
      name: 'C',
    });
    const five = await Promise.all(Array.from({ length: 5 }, () => post({ external_id: 'five' })));
    expect(new Set(five.map(({ json }) => json.id)).size).toBe(1);
    const { ad } = await ads.link(foreign);
    const other = await ads.as(foreign).post('/v1/links', { ad_id: ad.id, external_id: 'one', name: 'B' });
    expect(other.status).toBe(201);
  });

  it('are created once for an Idempotency-Key, and refused if it was used for another link', async () => {
    const key = { 'idempotency-key': 'link-1' };
    const first = await post({ name: 'A' }, key);
    expect((await post({ name: 'A' }, key)).json).toEqual(first.json);
    expect(wrong(await post({ name: 'B' }, key))).toBe('422 Idempotency-Key reused');
  });

  it('can be changed, paused, resumed and archived, with an event for chat each time', async () => {
    const told: object[] = [];
    const { json: link } = await post({ name: 'A', utm: { source: 'x' }, doors: DOORS });
    const reading = await ads.pen.subscribe(links, 'chat.links-spec', async (batch) => {
      for (const { key, payload } of batch) if (key === link.id) told.push(JSON.parse(payload));
    });
    const patch = async (body: object) => (await ads.as(mine).patch(`/v1/links/${link.id}`, body)).json;
    const greeting_id = await ads.greeting(mine);
    expect(await patch({ utm: null, max_clicks: 5, greeting_id })).toMatchObject({
      ...{ name: 'A', utm: null, max_clicks: 5, greeting_id, doors: DOORS },
    });
    expect(await patch({ doors: [{ door: 'web' }], max_clicks: null })).toMatchObject({
      ...{ doors: [{ door: 'web' }], max_clicks: null },
    });
    expect(await patch({ paused: true })).toMatchObject({ state: 'paused', paused: true });
    expect(await patch({ paused: false })).toMatchObject({ state: 'active' });
    expect(await patch({ ends_at: '2020-01-01T00:00:00+07:00' })).toMatchObject({ state: 'ended' });
    expect(await patch({ archived: true })).toMatchObject({ state: 'archived' });
    await eventually(async () => told.length === 7);
    expect(told.map((event) => (event as { state: string }).state)).toEqual([
      ...['active', 'active', 'active', 'paused', 'active', 'active', 'archived'],
    ]);
    expect(told.at(-1)).toMatchObject({ workspace_id: mine, link_id: link.id, ad_id, greeting_id });
    await reading.close();
  });

  it.each([
    [{ code: 'x' }, '400 code matches'],
    [{ code: 'a b' }, '400 code matches'],
    [{ doors: [] }, '400 doors arrayMinSize'],
    [{ doors: Array(11).fill({ door: 'web' }) }, '400 doors arrayMaxSize'],
    [{ doors: [{ door: 'fax' }] }, '400 doors.0.door isIn'],
    [{ doors: [{ door: 'wa_me', phone: '0812', draft: 'x' }] }, '400 doors.0.phone matches'],
    [{ doors: [{ door: 'wa_me', draft: 'x' }] }, '422 doors.0.phone required'],
    [{ doors: [{ door: 'web', draft: 'x' }] }, '422 doors.0.draft unknown'],
    [{ doors: [{ door: 'web' }, { door: 'web' }] }, '422 doors.0.when required'],
    [{ doors: [{ door: 'web', when: {} }, { door: 'web' }] }, '422 doors.0.when required'],
    [{ doors: [{ door: 'web', when: { share: 5 } }] }, '422 doors.0.when fallback'],
    [{ doors: [{ door: 'web', when: { share: 100 } }] }, '400 doors.0.when.share max'],
    [{ doors: [{ door: 'web', when: { devices: ['watch'] } }] }, '400 doors.0.when.devices isIn'],
    [{ doors: [{ door: 'follow', channel: '../x' }] }, '400 doors.0.channel matches'],
    [
      { doors: [{ door: 'whatsapp', draft: 'x', connection_id: ids.next('con') }] },
      '422 doors.0.connection_id exists',
    ],
    [{ doors: [{ door: 'wa_me', phone: '62812345678', draft: 'a\u0007b' }] }, '400 doors.0.draft matches'],
    [{ max_clicks: 0 }, '400 max_clicks min'],
    [{ starts_at: '2027-01-01' }, '400 starts_at matches'],
    [{ starts_at: '2027-01-02T00:00:00Z', ends_at: '2027-01-01T00:00:00Z' }, '422 ends_at before_start'],
    [{ outside: { text: 'x', url: 'https://kopi.example' } }, '422 outside one'],
    [{ outside: { url: 'javascript:alert(1)' } }, '422 outside.url isWebAddress'],
    [{ outside: { url: 'https://kopi.example@evil.example/' } }, '422 outside.url isWebAddress'],
    [{ outside: { url: 'https://kopi.example/\r\nx' } }, '422 outside.url isWebAddress'],
    [{ outside: { url: 'https:/\\evil.example' } }, '422 outside.url isWebAddress'],
    [{ outside: { url: '//evil.example' } }, '422 outside.url isWebAddress'],
    [{ preview: { image_url: 'data:image/png;base64,AA' } }, '422 preview.image_url isWebAddress'],
    [{ utm: { source: '' } }, '400 utm.source isLength'],
    [{ greeting_id: ids.next('grt') }, '422 greeting_id exists'],
    [{ external_id: 'x'.repeat(129) }, '400 external_id isLength'],
  ])('refuse %j: %s', async (body, expected) => {
    expect(wrong(await post(body))).toBe(expected);
  });

  it('are available to marketers of their workspace only', async () => {
    const { json } = await post({});
    expect((await ads.as(foreign).patch(`/v1/links/${json.id}`, { paused: true })).status).toBe(404);
    expect((await ads.as(mine, 'analyst').patch(`/v1/links/${json.id}`, { paused: true })).status).toBe(403);
    expect((await ads.as(mine, 'analyst').post('/v1/links', { ad_id })).status).toBe(403);
  });

  it('no longer lead to a removed number, and lead to the web chat if it was the fallback', async () => {
    const connection_id = ids.next('con');
    const known = { workspace_id: mine, connection_id, door: 'whatsapp' as const };
    const open = { ...known, address: '6281200000', state: 'open' as const };
    await ads.publishEvent(doors, make<DoorDescribed>(DoorDescribed, open), 1);
    const whatsapp = { door: 'whatsapp', connection_id, draft: 'Halo {code}' };
    const { json } = await post({ doors: [{ ...whatsapp, when: { devices: ['phone'] } }, whatsapp] });
    const visited = async () =>
      (await ads.service.get(VisitedLinks, { strict: false }).read(OWN_HOST, json.code))!.doors.map(
        ({ settings, surroundings, rule }) => [settings.door, surroundings.address, rule],
      );
    expect(await visited()).toEqual([
      ['whatsapp', '6281200000', 0],
      ['whatsapp', '6281200000', null],
    ]);
    await ads.publishEvent(doors, make<DoorDescribed>(DoorDescribed, { ...known, state: 'removed' }), 2);
    await eventually(() => ads.database.read.existsBy(DoorAccount, { connection_id, state: 'removed' }));
    expect(await visited()).toEqual([['web', null, null]]);
  });
});
