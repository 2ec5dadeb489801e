import { CLICK_START, encodeChatCode, chatCodesIn } from '#crossing/chat-code.js';
import { LINK_DOORS, type Destination, type DoorSettings, type Surroundings } from './destination.port.js';

/** What the suite needs to know about a destination. */
export interface DestinationCase {
  make: () => Destination;
  workspaceId: string;
  /** Valid settings. */
  settings: DoorSettings;
  surroundings: Surroundings;
  /** Beginning of every URL that the destination returns. */
  begins: string;
}

/** Returns the code in the start payload of a link to a bot; the payload has at most 64 of the characters that Telegram allows. */
function startOf(url: URL): string {
  const payload = url.searchParams.get('start') ?? '';
  expect(payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(payload.startsWith(CLICK_START)).toBe(true);
  return payload.slice(CLICK_START.length);
}

/** Declares the suite of tests that every destination has to pass. */
export function describeDestination(name: string, given: () => DestinationCase): void {
  describe(`the destination ${name}`, () => {
    const CLICK = 'clk_01k6zq8h4v9d2m7c5x3t0p6y1n';
    const token = 'eyJ.some-token_1';
    const code = encodeChatCode(71, new Uint8Array([1, 2, 3, 4, 5]));
    const address = ({ make, surroundings }: DestinationCase, settings: DoorSettings): URL => {
      const destination = make();
      const carried = { id: CLICK, token: () => token, ...(destination.carrier === 'code' && { code }) };
      const text = destination.addressFor(settings, surroundings, carried);
      expect(text).toMatch(/^[!-~]+$/);
      return new URL(text, 'https://corong.example');
    };

    it('is one of the doors of links, and takes its own settings as they are', async () => {
      const { make, workspaceId, settings } = given();
      const destination = make();
      expect(LINK_DOORS).toContain(destination.door);
      expect(settings.door).toBe(destination.door);
      const kept = await destination.check(workspaceId, settings, 'doors.0');
      expect(await destination.check(workspaceId, kept, 'doors.0')).toEqual(kept);
      for (const field of destination.fields) expect(kept[field]).toBeDefined();
    });

    it('leads where the marketer chose, and carries the click', () => {
      const one = given();
      const url = address(one, one.settings);
      expect(url.href.replace('https://corong.example', '')).toContain(one.begins);
      expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
      const { carrier } = one.make();
      if (carrier === 'token') expect(url.searchParams.get('click')).toBe(token);
      else if (carrier === 'id') expect(url.searchParams.get('source')).toBe(CLICK);
      else
        expect(
          [...chatCodesIn(url.searchParams.get('text') ?? url.searchParams.get('ref') ?? startOf(url))].map(
            (found) => found.code,
          ),
        ).toContain(code);
    });

    it('leads there without a click that could not be recorded', () => {
      const { make, settings, surroundings, begins } = given();
      const text = make().addressFor(settings, surroundings, null);
      expect(begins.startsWith(text.split('?')[0]!)).toBe(true);
      expect(text).not.toMatch(/click|source|undefined|null|%7Bcode/);
    });

    it('leads there without looking at anything but its settings', () => {
      const one = given();
      expect(address(one, one.settings).href).toBe(address(one, { ...one.settings }).href);
      expect(one.make().isOpen(one.surroundings)).toBe(true);
    });
  });
}
