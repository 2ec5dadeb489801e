import { CURRENCIES, minorDigitsOf } from '#platform/money.js';

/** The browser app is compiled by its own rules, so its files are loaded by their paths; none of these needs a browser. */
const load = (file: string): Promise<any> => import(`../../apps/console/web/src/inbox/${file}.js`);

const JAKARTA = 'Asia/Jakarta';
const at = (text: string) => Date.parse(text);

describe('the inbox of the console', () => {
  it('offers snoozes in the zone of the workspace, and none that is past', async () => {
    const { snoozeUntil } = await load('snooze-times');
    const iso = (snooze: string, now: string, zone = JAKARTA) =>
      snoozeUntil(snooze, at(now), zone)?.toISOString() ?? null;
    // A Saturday, 19:00 in Jakarta.
    expect(iso('hour', '2026-11-28T12:00:00Z')).toBe('2026-11-28T13:00:00.000Z');
    expect(iso('evening', '2026-11-28T12:00:00Z')).toBeNull();
    expect(iso('evening', '2026-11-28T02:00:00Z')).toBe('2026-11-28T11:00:00.000Z');
    expect(iso('tomorrow', '2026-11-28T12:00:00Z')).toBe('2026-11-29T02:00:00.000Z');
    expect(iso('monday', '2026-11-28T12:00:00Z')).toBe('2026-11-30T02:00:00.000Z');
    expect(iso('monday', '2026-11-30T01:00:00Z')).toBe('2026-12-07T02:00:00.000Z');
    // The clocks go back in that night.
    expect(iso('tomorrow', '2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('understands amounts as people write them in either language', async () => {
    const { minorUnitsOf } = await load('amounts');
    const amounts = ['185.000', '185,000', 'Rp 185.000,50', '1.250.000', '12,5', '0.5', '7'];
    expect(amounts.map((text) => minorUnitsOf(text, 'IDR'))).toEqual([
      18_500_000, 18_500_000, 18_500_050, 125_000_000, 1_250, 50, 700,
    ]);
    expect(minorUnitsOf('1.050', 'JPY')).toBe(1_050);
    expect(minorUnitsOf('1,5', 'KWD')).toBe(1_500);
    for (const text of ['', 'abc', '-5', '1e9', '99999999999999999999'])
      expect(minorUnitsOf(text, 'IDR')).toBeNull();
  });

  it('counts the minor units of every currency as the API does', async () => {
    const { minorDigitsOf: shown } = (await import(
      `../../apps/console/web/src/parts/${'currencies'}.js`
    )) as any;
    expect(CURRENCIES.filter((code) => shown(code) !== minorDigitsOf(code))).toEqual([]);
    expect([shown('IDR'), shown('JPY'), shown('KWD')]).toEqual([2, 0, 3]);
  });

  it('finds the quick reply that is typed, at the beginning of a word alone', async () => {
    const { slashBefore, inserted } = await load('composing');
    expect(slashBefore('Halo /har', 9)).toEqual({ shortcut: 'har', start: 5, end: 9 });
    expect(slashBefore('/', 1)).toEqual({ shortcut: '', start: 0, end: 1 });
    for (const text of ['https://kopi', '1/2', 'a/b', '/Ongkos kirim'])
      expect(slashBefore(text, text.length)).toBeNull();
    expect(inserted('Halo /har ya', slashBefore('Halo /har ya', 9), 'Rp85.000')).toBe('Halo Rp85.000 ya');
  });

  it('keeps its filters in the address, and knows which conversations belong to them', async () => {
    const { filtersFrom, searchOf, isIn, listQuery } = await load('filters');
    for (const filters of [
      { view: 'open' },
      { view: 'mine', door: 'telegram', waiting: true, q: 'kopi gayo' },
    ])
      expect(filtersFrom(searchOf(filters))).toEqual(filters);
    expect(filtersFrom('?view=nonsense&door=fax&waiting=maybe')).toEqual({ view: 'open' });
    expect(listQuery({ view: 'unassigned', waiting: true })).toEqual({
      ...{ state: 'open', assignee: 'none', unanswered: true },
    });
    const conversation = {
      state: 'open',
      assignee_id: 'psn_1',
      team_id: null,
      door: 'web',
      tag_ids: ['tag_1'],
      unanswered: true,
    };
    const belongs = (filters: object) => isIn(filters, 'psn_1', conversation);
    expect([{ view: 'open' }, { view: 'mine' }, { view: 'open', tag: 'tag_1' }].map(belongs)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      [{ view: 'unassigned' }, { view: 'resolved' }, { view: 'mine', door: 'telegram' }].map(belongs),
    ).toEqual([false, false, false]);
  });

  it('puts messages in their order whatever a network says of the time, with notes, reactions and days', async () => {
    const { timelineOf } = await load('timeline');
    const message = (sequence: number, time: string, more = {}) => ({
      ...{
        id: `msg_${sequence}`,
        sequence,
        at: time,
        from: 'customer',
        author_id: null,
        kind: 'text',
        text: 'x',
      },
      ...{ replies_to: null, ...more },
    });
    const messages = [
      message(1, '2026-11-27T16:59:00Z'),
      message(2, '2026-11-28T03:00:00Z'),
      message(3, '2026-11-28T02:59:00Z'),
      message(4, '2026-11-28T03:01:00Z', { kind: 'reaction', text: '❤️', replies_to: 'msg_2' }),
      message(5, '2026-11-28T03:02:00Z', { kind: 'reaction', text: '👍', replies_to: 'msg_2' }),
    ];
    const notes = [
      { id: 'nte_1', created_at: '2026-11-20T00:00:00Z' },
      { id: 'nte_2', created_at: '2026-11-28T04:00:00Z' },
    ];
    const dayOf = (time: string) => new Date(at(time) + 7 * 3_600_000).toISOString().slice(0, 10);
    const parts = { messages, notes, changes: [], isComplete: false };
    const entries = timelineOf(parts, dayOf) as {
      type: string;
      key: string;
      reactions?: object[];
      continues?: boolean;
    }[];
    expect(entries.filter(({ type }) => type !== 'day').map(({ key }) => key)).toEqual([
      'msg_1',
      'msg_2',
      'msg_3',
      'nte_2',
    ]);
    expect(entries.filter(({ type }) => type === 'day')).toHaveLength(2);
    expect(entries.find(({ key }) => key === 'msg_2')!.reactions).toEqual([
      { emoji: '👍', from: 'customer' },
    ]);
    expect(timelineOf({ ...parts, isComplete: true }, dayOf)[1].key).toBe('nte_1');
  });
});
