import fc from 'fast-check';
import { chooseDoor, type LinkDoor, type OpenDoor } from './choose-door.js';
import { doorShares } from './door-shares.js';

const NOON = Date.parse('2027-01-04T12:00:00Z');
const VISITORS = 2_000;
const phone = { at: NOON, device: 'phone' as const, language: 'id' };

describe('the shares of doors', () => {
  it('give the rest to the fallback, and nothing to a door whose conditions do not match', () => {
    const doors: LinkDoor[] = [
      { door: 'wa_me', when: { devices: ['desktop'] } },
      { door: 'follow', when: { languages: ['id'], share: 30 } },
      { door: 'follow', when: { share: 50 } },
      { door: 'web' },
    ];
    expect(doorShares(doors, phone, 'UTC')).toEqual([0, 30, 50, 20]);
    expect(doorShares(doors, { ...phone, device: 'desktop' }, 'UTC')).toEqual([100, 0, 0, 0]);
  });

  it('add up to 100, and are what visitors get', () => {
    const when = fc.record(
      { share: fc.integer({ min: 1, max: 99 }), devices: fc.constantFrom(['phone'], ['desktop']) },
      { requiredKeys: ['share'] },
    );
    fc.assert(
      fc.property(fc.array(when, { maxLength: 4 }), (conditions) => {
        const doors = [
          ...conditions.map((one) => ({ door: 'follow', when: one })),
          { door: 'web' },
        ] as LinkDoor[];
        const shares = doorShares(doors, phone, 'UTC');
        expect(shares.reduce((sum, one) => sum + one, 0)).toBe(100);
        const open = doors.map((settings, index): OpenDoor => ({
          settings,
          surroundings: { workspacePath: 'kopi', address: null },
          rule: index,
        })) as [OpenDoor, ...OpenDoor[]];
        const got = doors.map(() => 0);
        for (let one = 0; one < VISITORS; one++) {
          const link = { link_id: 'lnk', timeZone: 'UTC', doors: open };
          got[chooseDoor(link, { ...phone, visitor: `visitor ${one}` }).rule!]! += 1;
        }
        shares.forEach((share, index) =>
          expect(Math.abs((got[index]! / VISITORS) * 100 - share)).toBeLessThan(6),
        );
      }),
      { numRuns: 20 },
    );
  });
});
