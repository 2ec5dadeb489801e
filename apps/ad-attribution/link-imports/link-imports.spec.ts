import { csvField } from '#platform/http/csv-field.js';
import { AdsSide, ids } from '../../../test/support/ads-side.js';
import { Link } from '../links/link.entity.js';

describe('links from a file', () => {
  let ads: AdsSide;
  let mine: string;
  let ad_id: string;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  beforeEach(async () => {
    mine = ids.next('wsp');
    ad_id = (await ads.link(mine)).ad.id;
  });
  afterAll(() => ads.stop());

  const send = (text: string | Buffer, query = '', type = 'text/csv', role = 'marketer' as const) =>
    ads.as(mine, role).post(`/v1/links/import${query}`, text, { 'content-type': type });
  const table = (...rows: (string | number)[][]) =>
    rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
  const count = () => ads.database.read.countBy(Link, { workspace_id: mine });

  it('are created row by row, and the same file again creates nothing', async () => {
    const file = table(
      [
        'external_id',
        'ad_id',
        'name',
        'code',
        'door',
        'phone',
        'draft',
        'max_clicks',
        'utm_source',
        'outside_text',
      ],
      [
        'a',
        ad_id,
        'Poster',
        `Poster-${mine.slice(-6)}`,
        'wa_me',
        '6281234567890',
        'Halo,\n{code}',
        50,
        'poster',
        'Habis',
      ],
      ['b', ad_id, '', '', '', '', '', '', '', ''],
    );
    const first = await send(file);
    expect(first).toMatchObject({ status: 200, json: { dry_run: false, rows: 2, refused: [] } });
    expect(first.json.links.map(({ line, external_id }: any) => [line, external_id])).toEqual([
      [2, 'a'],
      [4, 'b'],
    ]);
    const [a, b] = await Promise.all(
      first.json.links.map(async ({ id }: any) => (await ads.as(mine).get(`/v1/links/${id}`)).json),
    );
    expect(a).toMatchObject({
      ...{ name: 'Poster', code: `Poster-${mine.slice(-6)}`, max_clicks: 50, utm: { source: 'poster' } },
      doors: [{ door: 'wa_me', phone: '6281234567890', draft: 'Halo,\n{code}' }],
      outside: { text: 'Habis' },
    });
    expect(b).toMatchObject({ external_id: 'b', name: null, doors: [{ door: 'web' }], utm: null });
    expect((await send(file)).json).toEqual(first.json);
    expect(await count()).toBe(3);
  });

  it('are refused one by one, with the reason', async () => {
    await ads
      .as(mine)
      .post('/v1/links', { ad_id, code: `T-${mine.slice(-6)}`, external_id: 'known', name: 'A' });
    const header = [
      'external_id',
      'ad_id',
      'name',
      'code',
      'door',
      'phone',
      'draft',
      'max_clicks',
      'outside_url',
    ];
    const row = (more: Partial<Record<string, string>>) =>
      header.map((name) => more[name] ?? ({ ad_id } as Record<string, string>)[name] ?? '');
    const { json } = await send(
      table(
        header,
        row({ external_id: 'ok' }),
        row({ external_id: '' }),
        row({ external_id: 'a', ad_id: ids.next('adv') }),
        row({ external_id: 'b', code: `T-${mine.slice(-6)}` }),
        row({ external_id: 'known', name: 'B' }),
        row({ external_id: 'c', door: 'wa_me', draft: 'x' }),
        row({ external_id: 'd', door: 'wa_me', phone: '62812345678', draft: '☕'.repeat(400) }),
        row({ external_id: 'e', phone: '62812345678' }),
        row({ external_id: 'f', max_clicks: '1e3' }),
        row({ external_id: 'g', outside_url: 'javascript:alert(1)' }),
        row({ external_id: 'ok', name: 'other' }),
        row({ external_id: 'h', door: 'fax' }),
      ) + 'short\r\n"a"b,c\r\n',
    );
    expect(json.links.map(({ external_id }: any) => external_id)).toEqual(['ok']);
    expect(json.refused.map(({ line, field, rule }: any) => `${line} ${field} ${rule}`)).toEqual([
      '3 external_id required',
      '4 ad_id exists',
      '5 code taken',
      '6 external_id taken',
      '7 phone required',
      '8 draft too_long',
      '9 phone unknown',
      '10 max_clicks max',
      '11 outside_url isWebAddress',
      '12 external_id taken',
      '13 door isIn',
      '14 row columns',
      '15 row quotes',
    ]);
    for (const { message } of json.refused) expect(message).toMatch(/^\S.{10,}$/);
    expect(await count()).toBe(3);
  });

  it('are checked by a dry run, which stores nothing', async () => {
    const file = table(
      ['external_id', 'ad_id', 'name'],
      ['a', ad_id, 'A'],
      ['a', ad_id, 'B'],
      ['b', ad_id, ''],
    );
    const { json } = await send(file, '?dry_run=true');
    expect(json).toMatchObject({
      ...{ dry_run: true, rows: 3 },
      links: [{ external_id: 'a' }, { external_id: 'b' }],
      refused: [{ line: 3, field: 'external_id', rule: 'taken' }],
    });
    expect(await count()).toBe(1);
    expect((await send(file)).json.links).toHaveLength(2);
  });

  it('are limited in number, and refused with unknown columns', async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => [`x${index}`, ad_id]);
    const many = await send(table(['external_id', 'ad_id'], ...rows));
    expect(many).toMatchObject({ status: 422, json: { errors: [{ field: 'rows', rule: 'max' }] } });
    expect(await send('external_id,colour\r\n')).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'columns', message: expect.stringContaining('missing: ad_id; "colour"') }] },
    });
    expect((await send(Buffer.alloc(2 * 1024 * 1024 + 1, 'x'))).status).toBe(413);
    expect((await send('{}', '', 'application/json')).status).toBe(415);
    expect((await send('external_id,ad_id\r\n', '', 'text/csv', 'analyst' as never)).status).toBe(403);
    expect(await count()).toBe(1);
  });
});
