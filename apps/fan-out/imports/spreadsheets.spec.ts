import type { Channel } from '../channels/channel.entity.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { ImportedWording } from '../audience/wording.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { ImportView } from './imports.dto.js';
import { HEADER, row } from './imports.fixture.js';

describe('followers in a file that a spreadsheet wrote', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let handles = 0;

  beforeAll(async () => void (fan = await FanOutFixture.start()));
  afterAll(() => fan.close());
  beforeEach(async () => void (channel = await fan.channel(`kopi-${++handles}`)));

  const upload = (body: string | Buffer, type = 'text/csv') =>
    fan
      .as({ workspace: fan.workspace, role: 'publisher' })
      .post<ImportView & { errors?: { field: string; message: string }[] }>(
        `/v1/channels/${channel.id}/imports`,
        body,
        { 'content-type': type },
      );

  const agreed = row('ayu@example.test', { wording: 'Ich stimme zu für Café' });
  it.each([
    ['semicolons', [HEADER, agreed].join('\n').replaceAll(',', ';'), 'text/csv'],
    ['tabs', [HEADER, agreed].join('\n').replaceAll(',', '\t'), 'text/csv'],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}\r\n${agreed}\r\n`, 'utf16le'), 'text/csv'],
    ['CR alone at the end of a line', `${HEADER}\r${agreed}\r`, 'text/csv; charset=utf-8'],
    ['a comma behind each row', `${HEADER},\n${agreed},\n,,,,,,\n`, 'text/csv'],
    ['Latin-1', Buffer.from(`${HEADER}\n${agreed}\n`, 'latin1'), 'text/csv; charset="ISO-8859-1"'],
  ])('are read from what a spreadsheet writes with %s', async (_, body, type) => {
    const { status, json } = await upload(body, type);
    expect([status, json]).toEqual([201, expect.objectContaining({ rows: 1, joined: 1, refused: 0 })]);
    const follower = await fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id });
    const consent = await fan.database.read.findOneByOrFail(Consent, { follower_id: follower.id });
    expect(consent.source).toBe('https://shop.example/checkout');
    const wording = await fan.database.read.findOneByOrFail(ImportedWording, { id: consent.wording_id });
    expect(wording.text).toBe('Ich stimme zu für Café');
  });

  it('are refused where their charset is not the declared one, or is not known', async () => {
    const { json: read } = await upload(Buffer.from([HEADER, agreed, ''].join('\n'), 'latin1'));
    expect(read.refused).toBe(1);
    const report = await fan
      .as({
        workspace: fan.workspace,
        role: 'publisher',
      })
      .get(`/v1/imports/${read.id}/refused`);
    expect(report.text).toMatch(/^2,5,consent_wording,charset,.*windows-1252/m);
    const { status, json } = await upload([HEADER, agreed].join('\n'), 'text/csv; charset=klingon');
    expect([status, json.errors?.[0]?.field]).toEqual([415, 'content-type']);
  });

  it('are refused with what is wrong in the first line, and where', async () => {
    const named = async (header: string) => (await upload(header)).json.errors?.[0];
    expect((await named(HEADER.replace('source', 'sorce')))?.message).toContain(
      'missing: source; "sorce" in column 6 is not known',
    );
    expect((await named(`${HEADER};address`))?.message).toContain(
      'missing: source; "source;address" in column 6',
    );
    expect((await named('transport,address,"consent_at'))?.message).toContain(
      'line 1 cannot be read from column 3 on',
    );
    expect((await named(`${HEADER}${',x'.repeat(200)}`))?.message).toMatch(/column 11 is .*; and 195 more$/);
  });
});
