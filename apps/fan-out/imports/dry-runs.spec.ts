import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { ImportDryRun } from './dry-run.dto.js';
import { FollowerImport } from './follower-import.entity.js';
import { HEADER, people, row } from './imports.fixture.js';
import type { ImportView } from './imports.dto.js';

/** A file of a shop, with names of its own. */
const SHOP = [
  'Nama;E-mail;Tanggal',
  'Ayu;ayu@example.test;2025-03-01',
  'Budi;budi@example.test;2999-01-01',
  '',
];
const CHOSEN = new URLSearchParams({
  column_address: '2',
  column_consent_at: '3',
  value_transport: 'email',
  value_consent_how: 'shop form',
  value_consent_wording: 'Yes, write to me',
  value_source: 'shop',
});

describe('a dry run of an import', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let handles = 0;

  beforeAll(async () => void (fan = await FanOutFixture.start()));
  afterAll(() => fan.close());
  beforeEach(async () => void (channel = await fan.channel(`kopi-${++handles}`)));

  const send = <T>(path: string, lines: string[], query = '') =>
    fan
      .as({ workspace: fan.workspace, role: 'publisher' })
      .post<T & { errors: { field: string; allowed: unknown }[] }>(
        `/v1/channels/${channel.id}/${path}?${query}`,
        lines.join('\n'),
        { 'content-type': 'text/csv' },
      );
  const dryRun = (lines: string[], query = '') => send<ImportDryRun>('imports/dry-run', lines, query);

  it('says what the import then does, and writes nothing', async () => {
    await send('imports', [HEADER, ...people(3), '']);
    const before = await fan.database.read.count(Follower);
    const left = await fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id });
    await fan.get(Leaving).end(left.public_id, 'left');
    const file = [HEADER, ...people(1_200), row('person-900@example.test'), row('nobody'), ''];
    const { status, json } = await dryRun(file);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      missing: [],
      rows: 1_202,
      would_join: 1_197,
      already_following: 3,
      refused: 2,
    });
    expect(json.refusals.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [2, 2, 'left_since'],
      [1_203, 2, 'address'],
    ]);
    expect(await fan.database.read.count(Follower)).toBe(before);
    expect(await fan.database.read.countBy(FollowerImport, { channel_id: channel.id })).toBe(1);
    const { json: real } = await send<ImportView>('imports', file);
    expect(real).toMatchObject({ joined: 1_197, already_following: 3, refused: 2 });
  });

  it('shows the columns of an odd file, to choose from by hand', async () => {
    const { json } = await dryRun(SHOP);
    expect(json.columns).toEqual([
      { column: 1, name: 'Nama', samples: ['Ayu', 'Budi'] },
      { column: 2, name: 'E-mail', samples: ['ayu@example.test', 'budi@example.test'] },
      { column: 3, name: 'Tanggal', samples: ['2025-03-01', '2999-01-01'] },
    ]);
    expect(json).toMatchObject({ rows: 2, would_join: 0, refused: 0 });
    expect(json.missing).toHaveLength(6);
  });

  it('reads a file by the columns that were chosen, as the import does', async () => {
    const { json } = await dryRun(SHOP, CHOSEN.toString());
    expect(json).toMatchObject({ missing: [], rows: 2, would_join: 1, refused: 1 });
    expect(json.refusals).toMatchObject([{ line: 3, column: 3, field: 'consent_at', reason: 'future' }]);
    expect(json.fields).toContainEqual({ field: 'address', column: 2, value: null });
    expect(json.fields).toContainEqual({ field: 'source', column: null, value: 'shop' });
    const { json: real } = await send<ImportView>('imports', SHOP, CHOSEN.toString());
    expect(real).toMatchObject({ state: 'complete', joined: 1, refused: 1 });
    const follower = await fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id });
    expect(fan.get(Addresses).open(follower.address!, follower.public_id)).toBe('ayu@example.test');
    const consent = await fan.database.read.findOneByOrFail(Consent, { follower_id: follower.id });
    expect(consent).toMatchObject({ how: 'shop form', source: 'shop', at: Date.parse('2025-03-01') });
  });

  it('refuses a column that the file does not have, and an import with a field left open', async () => {
    const beyond = await dryRun(SHOP, 'column_address=4');
    expect([beyond.status, beyond.json.errors[0]]).toMatchObject([
      422,
      { field: 'column_address', allowed: { max: 3 } },
    ]);
    const open = await send('imports', SHOP, 'column_address=2');
    expect([open.status, open.json.errors[0]!.field]).toEqual([422, 'columns']);
  });

  it('resumes an import only with what was chosen for it', async () => {
    const { json } = await send<ImportView>('imports', SHOP, CHOSEN.toString());
    const again = new URLSearchParams({ ...Object.fromEntries(CHOSEN), import_id: json.id });
    expect((await send<ImportView>('imports', SHOP, again.toString())).json).toMatchObject({ rows: 2 });
    again.set('value_source', 'fair');
    expect((await send('imports', SHOP, again.toString())).status).toBe(409);
  });

  it('counts rows of an empty file as none', async () =>
    expect((await dryRun([''])).json).toMatchObject({ columns: [], rows: 0, refused: 0 }));
});
