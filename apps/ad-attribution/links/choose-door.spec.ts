import { createHash } from 'node:crypto';
import { chooseDoor, closedReason, type LinkDoor, type LinkOfDoors, type OpenDoor } from './choose-door.js';
import type { DoorConditions, DoorVisit } from './door-conditions.js';

const NOON_MONDAY = Date.parse('2026-11-30T12:00:00+07:00');

const link = (doors: LinkDoor[], link_id = 'lnk_1'): LinkOfDoors => ({
  link_id,
  timeZone: 'Asia/Jakarta',
  doors: doors.map((settings, index): OpenDoor => ({
    settings,
    surroundings: { workspacePath: 'kopi', address: null },
    rule: index === doors.length - 1 ? null : index,
  })) as [OpenDoor, ...OpenDoor[]],
});
const visitor = (number: number) =>
  createHash('sha256').update(String(number)).digest('base64url').slice(0, 22);
const visit = (more: Partial<DoorVisit> = {}): DoorVisit => ({
  at: NOON_MONDAY,
  device: 'phone',
  visitor: visitor(0),
  ...more,
});
const taken = (when: DoorConditions, more: Partial<DoorVisit>): boolean =>
  chooseDoor(link([{ door: 'follow', channel: 'kopi', when }, { door: 'web' }]), visit(more)).rule === 0;

describe('the door of a visit', () => {
  it('is the first whose conditions fit, or else the last', () => {
    const doors = link([
      { door: 'follow', channel: 'kopi', when: { languages: ['id'] } },
      { door: 'wa_me', phone: '62812345678', draft: 'x', when: { devices: ['phone'] } },
      { door: 'web' },
    ]);
    expect(chooseDoor(doors, visit({ language: 'id' })).rule).toBe(0);
    expect(chooseDoor(doors, visit({ language: 'en' })).settings.door).toBe('wa_me');
    expect(chooseDoor(doors, visit({ device: 'desktop' }))).toMatchObject({
      rule: null,
      settings: { door: 'web' },
    });
  });

  it('matches if all its conditions match, and not if the visit lacks the property', () => {
    const when: DoorConditions = { devices: ['phone', 'tablet'], languages: ['id'], countries: ['ID', 'MY'] };
    expect(taken(when, { language: 'id', country: 'MY' })).toBe(true);
    expect(taken(when, { language: 'id', country: 'SG' })).toBe(false);
    expect(taken(when, { language: 'id' })).toBe(false);
    expect(taken(when, { country: 'ID' })).toBe(false);
    expect(taken(when, { language: 'id', country: 'ID', device: 'other' })).toBe(false);
  });

  it.each([
    ['2026-11-30T08:59:59+07:00', false],
    ['2026-11-30T09:00:00+07:00', true],
    ['2026-11-30T16:59:59+07:00', true],
    ['2026-11-30T17:00:00+07:00', false],
    ['2026-12-01T12:00:00+07:00', false],
    ['2026-11-30T02:00:00Z', true],
  ])('matches opening hours in the workspace’s time zone at %s: %s', (at, expected) => {
    const hours = [{ days: ['monday' as const], from: '09:00', to: '17:00' }];
    expect(taken({ hours }, { at: Date.parse(at) })).toBe(expected);
  });

  it.each([
    ['2026-11-27T22:00:00+07:00', true],
    ['2026-11-28T01:59:59+07:00', true],
    ['2026-11-28T02:00:00+07:00', false],
    ['2026-11-27T01:00:00+07:00', false],
  ])('matches hours of a Friday that end after midnight at %s: %s', (at, expected) => {
    const hours = [{ days: ['friday' as const], from: '20:00', to: '02:00' }];
    expect(taken({ hours }, { at: Date.parse(at) })).toBe(expected);
  });

  it('is shared among visitors by the given percent, and stays the same for each visitor', () => {
    const doors = link([
      { door: 'web', when: { share: 30 } },
      { door: 'follow', channel: 'a', when: { share: 20 } },
      { door: 'follow', channel: 'b' },
    ]);
    const counts = [0, 0, 0];
    for (let number = 0; number < 10_000; number++) {
      const who = visit({ visitor: visitor(number) });
      const { rule } = chooseDoor(doors, who);
      expect(chooseDoor(doors, who).rule).toBe(rule);
      counts[rule ?? 2]! += 1;
    }
    for (const [index, expected] of [3_000, 2_000, 5_000].entries())
      expect(Math.abs(counts[index]! - expected)).toBeLessThan(250);
  });

  it('is shared only among visitors whom its other conditions match, and differently at each link', () => {
    const when = { share: 50, devices: ['phone' as const] };
    const of = (id: string) => link([{ door: 'follow', channel: 'a', when }, { door: 'web' }], id);
    const rules = (id: string) =>
      Array.from(
        { length: 200 },
        (_, number) => chooseDoor(of(id), visit({ visitor: visitor(number) })).rule,
      );
    expect(rules('lnk_1')).not.toEqual(rules('lnk_2'));
    expect(chooseDoor(of('lnk_1'), visit({ device: 'desktop' })).rule).toBeNull();
  });
});

describe('a link that does not lead to its doors', () => {
  const open = { archived_at: null, paused_at: null, starts_at: null, ends_at: null };
  it.each([
    [open, null],
    [{ ...open, starts_at: 10 }, null],
    [{ ...open, starts_at: 11 }, 'not_started'],
    [{ ...open, ends_at: 10 }, 'ended'],
    [{ ...open, ends_at: 11 }, null],
    [{ ...open, paused_at: 1, ends_at: 5 }, 'paused'],
    [{ ...open, archived_at: 1, paused_at: 1 }, 'archived'],
  ] as const)('is so, with %j, at the instant 10: %s', (row, reason) => {
    expect(closedReason(row, 10)).toBe(reason);
  });
});
