import { request } from 'node:http';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { ImportedWording } from '../audience/wording.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { until } from '../../../test/support/until.js';
import { FollowerImport } from './follower-import.entity.js';
import type { ImportView } from './imports.dto.js';
import { HEADER, people, row } from './imports.fixture.js';

describe('imported followers', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let handles = 0;

  beforeAll(async () => void (fan = await FanOutFixture.start()));
  afterAll(() => fan.close());
  beforeEach(async () => void (channel = await fan.channel(`kopi-${++handles}`)));

  const upload = async (
    rows: string[],
    {
      query = '',
      workspace = fan.workspace,
      role = 'publisher' as const,
      type = 'text/csv',
      header = HEADER,
      key = '',
    } = {},
  ) => {
    return fan
      .as({ workspace, role })
      .post<ImportView & { detail?: string; errors?: { field: string }[] }>(
        `/v1/channels/${channel.id}/imports${query}`,
        [header, ...rows, ''].join('\n'),
        { 'content-type': type, ...(key && { 'idempotency-key': key }) },
      );
  };
  const get = (path: string, workspace = fan.workspace) => fan.as({ workspace, role: 'publisher' }).get(path);
  const following = () => fan.database.read.countBy(Follower, { channel_id: channel.id });

  it('join with the proof of each one’s consent, and get posts', async () => {
    const rows = [
      ...people(2_500),
      row('person-7@example.test'),
      row('PERSON-9@example.test'),
      row('+62 812-3456-7890', { transport: 'whatsapp' }),
    ];
    const { status, json } = await upload(rows, { header: `\ufeff${HEADER}` });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      state: 'complete',
      rows: 2_503,
      joined: 2_501,
      already_following: 2,
      refused: 0,
      channel_id: channel.id,
    });
    expect((await get(`/v1/imports/${json.id}`)).json).toEqual(json);
    expect((await get(`/v1/channels/${channel.id}/imports`)).json.items).toEqual([json]);
    const follower = await fan.database.read.findOneOrFail(Follower, {
      where: { channel_id: channel.id, transport: 'email' },
      order: { id: 'DESC' },
    });
    expect(fan.get(Addresses).open(follower.address!, follower.public_id)).toBe('person-2499@example.test');
    const consent = await fan.database.read.findOneByOrFail(Consent, { follower_id: follower.id });
    expect(consent).toMatchObject({
      kind: 'opt_in',
      at: Date.parse('2025-03-01T10:00:00Z'),
      how: 'shop checkout',
      proof: json.id,
      source: 'https://shop.example/checkout',
    });
    expect(
      await fan.database.read.findOneByOrFail(ImportedWording, { id: consent.wording_id }),
    ).toMatchObject({ text: 'Send me news', workspace_id: fan.workspace });
    expect(await fan.database.read.countBy(ImportedWording, { workspace_id: fan.workspace })).toBe(1);
    expect((await get(`/v1/channels/${channel.id}/audience/sources`)).json).toEqual({
      items: [{ source: 'https://shop.example/checkout', followers: 2_501 }],
      others: 0,
      unknown: 0,
    });
    const phone = await fan.database.read.findOneByOrFail(Follower, {
      channel_id: channel.id,
      transport: 'whatsapp',
    });
    expect(fan.get(Addresses).open(phone.address!, phone.public_id)).toBe('6281234567890');
    const again = await upload(rows);
    expect(again.json).toMatchObject({ rows: 2_503, joined: 0, already_following: 2_503 });
    expect(await following()).toBe(2_501);
  });

  it('are refused row by row, with the line and the reason and without their content', async () => {
    const rows = [
      row('fine@example.test'),
      row('not an address'),
      row('a@example.test', { transport: 'pigeon' }),
      row('https://example.test/hook', { transport: 'webhook' }),
      row('b@example.test', { at: 'last week' }),
      row('c@example.test', { at: '2999-01-01T00:00:00Z' }),
      row('d@example.test', { how: '' }),
      row('e@example.test', { wording: '  ' }),
      row('f@example.test', { source: '' }),
      row('g@example.test', { source: 'x'.repeat(256) }),
      'email,h@example.test',
      row('i@example.test', { how: 'a "quoted" way' }),
      row('j@example.test', { how: 'bell\u0007' }),
      row('12', { transport: 'whatsapp' }),
      row('last@example.test', { wording: '"two\nlines, and ""quotes"""' }),
      row('constructor@example.test', { transport: 'constructor' }),
      row('"""a b""@example.test"'),
      row('k@example.test', { at: '2024-02-31' }),
      row('l@example.test', { at: '2023-02-29T10:00:00Z' }),
      row('m@example.test', { at: '2024-04-31T23:59:59+14:00' }),
      row('n@example.test', { wording: 'w'.repeat(9_000) }),
    ];
    const { json } = await upload(rows);
    expect(json).toMatchObject({ rows: 21, joined: 2, refused: 19 });
    const report = await get(`/v1/imports/${json.id}/refused`);
    expect(report.headers['content-type']).toContain('text/csv');
    const [header, ...lines] = report.text.trim().split('\r\n');
    expect(header).toBe('line,column,field,reason,words');
    expect(lines[0]).toBe('3,2,address,address,This is no address of the transport');
    expect(lines.every((line) => /^\d+,\d+,\w+,\w+,"?[A-Z].{15}/.test(line))).toBe(true);
    expect(lines.map((line) => line.split(',', 4).join())).toEqual([
      '3,2,address,address',
      '4,1,transport,unknown',
      '5,1,transport,unknown',
      '6,3,consent_at,instant',
      '7,3,consent_at,future',
      '8,4,consent_how,required',
      '9,5,consent_wording,required',
      '10,6,source,required',
      '11,6,source,length',
      '12,3,row,columns',
      '13,4,row,quotes',
      '14,4,consent_how,text',
      '15,2,address,address',
      '18,1,transport,unknown',
      '19,2,address,address',
      '20,3,consent_at,instant',
      '21,3,consent_at,instant',
      '22,3,consent_at,instant',
      '23,5,row,too_long',
    ]);
    expect(await fan.database.read.countBy(ImportedWording, { text: 'two\nlines, and "quotes"' })).toBe(1);
  });

  it.each([
    ['padded', `${HEADER}${' '.repeat(300)}`],
    [
      'quoted and padded',
      HEADER.split(',')
        .map((name) => `"${' '.repeat(90)}${name.toUpperCase()}"`)
        .join(),
    ],
  ])('are taken with a header that is %s, and go on with it or its plain form', async (_, header) => {
    const rows = people(2, 80_000);
    const begun = await upload(rows, { header });
    expect(begun.status).toBe(201);
    const query = `?import_id=${begun.json.id}`;
    expect((await upload(rows, { header, query })).json).toEqual(begun.json);
    expect((await upload(rows, { query })).json).toEqual(begun.json);
    const turned = HEADER.split(',').toReversed().join();
    expect((await upload(rows, { header: turned, query })).status).toBe(409);
  });

  it.each([
    ['a column that is missing', 'transport,address,consent_at,consent_how,consent_wording'],
    ['a column that is not known', `${HEADER},name`],
    ['a column twice', `${HEADER},source`],
    ['no header', row('a@example.test')],
    ['nothing', ''],
    ['a header without an end', `${HEADER}${' '.repeat(9_000)}`],
  ])('are refused whole for %s', async (_, header) => {
    const { status, json } = await upload([row('a@example.test')].slice(header === '' ? 1 : 0), { header });
    expect([status, json.errors?.[0]?.field]).toEqual([422, 'columns']);
    expect(await fan.database.read.countBy(FollowerImport, { channel_id: channel.id })).toBe(0);
  });

  it('are not added again by a consent from before they left', async () => {
    await upload([row('gone@example.test'), row('back@example.test')]);
    for (const { public_id } of await fan.database.read.findBy(Follower, { channel_id: channel.id }))
      await fan.get(Leaving).end(public_id, 'left');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { json } = await upload([
      row('gone@example.test'),
      row('back@example.test', { at: new Date().toISOString() }),
    ]);
    expect(json).toMatchObject({ joined: 1, refused: 1 });
    expect((await get(`/v1/imports/${json.id}/refused`)).text).toContain('2,2,address,left_since');
  });

  it('continue after the last committed rows when the upload was interrupted', async () => {
    const rows = people(4_300, 10_000);
    const text = [HEADER, ...rows, ''].join('\n');
    const cut = text.indexOf('person-13500');
    const broken = request(`${fan.origin}/v1/channels/${channel.id}/imports`, {
      method: 'POST',
      headers: {
        'content-type': 'text/csv',
        'content-length': Buffer.byteLength(text),
        ...fan.headers({ workspace: fan.workspace, role: 'publisher' }),
      },
    });
    broken.on('error', () => undefined);
    broken.write(text.slice(0, cut));
    const half = await until(
      'three batches are taken',
      async () => {
        const [one] = await fan.database.read.findBy(FollowerImport, { channel_id: channel.id });
        return one?.rows === 3_000 && one;
      },
      { pause: 20 },
    );
    const query = `?import_id=${half.id}`;
    expect((await upload(rows, { query })).status).toBe(409);
    broken.destroy();
    await until(
      'it is let go',
      async () => (await fan.database.read.findOneByOrFail(FollowerImport, { id: half.id })).holder === null,
      { pause: 20 },
    );
    expect((await get(`/v1/imports/${half.id}`)).json).toMatchObject({
      state: 'receiving',
      rows: 3_000,
      joined: 3_000,
    });
    expect((await upload(people(4_300, 10_001), { query })).status).toBe(409);
    expect((await upload(rows.slice(0, 2_999), { query })).status).toBe(409);
    const whole = await upload(rows, { query });
    expect(whole.status).toBe(200);
    expect(whole.json).toMatchObject({
      id: half.id,
      state: 'complete',
      rows: 4_300,
      joined: 4_300,
      already_following: 0,
    });
    expect(await following()).toBe(4_300);
    expect((await upload(rows, { query })).json).toEqual(whole.json);
    for (const other of [rows.slice(1), rows.slice(0, -1), [...rows, row('one-more@example.test')], []])
      expect((await upload(other, { query })).status).toBe(409);
    expect((await get(`/v1/imports/${half.id}`)).json).toEqual(whole.json);
  });

  it('are one import under one Idempotency-Key, however often it is sent', async () => {
    const rows = people(3, 70_000);
    const first = await upload(rows, { key: 'spring' });
    const again = await upload(rows, { key: 'spring' });
    expect([again.status, again.json]).toEqual([first.status, first.json]);
    expect((await upload(rows.slice(1), { key: 'spring' })).status).toBe(409);
    expect(await fan.database.read.countBy(FollowerImport, { channel_id: channel.id })).toBe(1);
    expect((await upload(rows, { key: 'summer' })).json).toMatchObject({ joined: 0, already_following: 3 });
  });

  it('belong to their workspace, and come as CSV', async () => {
    const { json } = await upload([row('mine@example.test')]);
    const workspace = 'wsp_other';
    expect((await upload([row('a@example.test')], { workspace })).status).toBe(404);
    expect((await get(`/v1/imports/${json.id}`, workspace)).status).toBe(404);
    expect((await get(`/v1/imports/${json.id}/refused`, workspace)).status).toBe(404);
    expect((await get(`/v1/channels/${channel.id}/imports`, workspace)).status).toBe(404);
    expect(
      (await upload([row('a@example.test')], { query: '?import_id=imp_00000000000000000000000000' })).status,
    ).toBe(404);
    expect((await upload([row('a@example.test')], { query: '?import_id=nonsense' })).status).toBe(400);
    for (const type of ['application/json', 'text/plain', 'application/octet-stream', 'text/csvx']) {
      const refused = await upload([row('a@example.test')], { type });
      expect([refused.status, refused.json.detail]).toEqual([415, expect.stringContaining('text/csv')]);
    }
    const csv = { 'content-type': 'text/csv' };
    const elsewhere = await fan.as().post(`/@${channel.handle}/followers`, HEADER, csv);
    expect(elsewhere.status).toBe(415);
    expect(await following()).toBe(1);
  });

  it('may be more than any other body', async () => {
    const { json } = await upload(people(6_000, 50_000));
    expect(json).toMatchObject({ state: 'complete', joined: 6_000 });
  });
});
