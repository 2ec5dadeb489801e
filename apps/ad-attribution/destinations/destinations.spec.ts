import fc from 'fast-check';
import { encodeChatCode } from '#crossing/chat-code.js';
import { DoorDescribed, doors } from '#crossing/door.topic.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { AdsSide, ids } from '../../../test/support/ads-side.js';
import { describeDestination } from './destination.contract.js';
import { Destinations } from './destinations.js';
import type { DoorSettings, LinkDoorName } from './destination.port.js';

describe('destinations', () => {
  let ads: AdsSide;
  let all: Destinations;
  const workspaceId = ids.next('wsp');
  const [connection_id, page, account, bot] = Array.from({ length: 4 }, () => ids.next('con')) as [
    string,
    string,
    string,
    string,
  ];
  beforeAll(async () => {
    ads = await AdsSide.start();
    all = ads.service.get(Destinations, { strict: false });
    await told(connection_id, 1, { address: '6281234567890' });
    await told(page, 1, { door: 'messenger', address: '101234567890123' });
    await told(account, 1, { door: 'instagram', address: 'kopi.nusantara' });
    await told(bot, 1, { door: 'telegram', address: 'kopi_bot' });
  });
  afterAll(() => ads.stop());

  const told = (connection: string, sequence: number, more: Partial<DoorDescribed>) =>
    ads.publishEvent(
      doors,
      make<DoorDescribed>(DoorDescribed, {
        ...{ workspace_id: workspaceId, connection_id: connection },
        ...{ door: 'whatsapp', state: 'open' },
        ...more,
      }),
      sequence,
    );
  const of = (
    door: LinkDoorName,
    more: Partial<DoorSettings>,
    begins: string,
    address: string | null = null,
  ) =>
    describeDestination(door, () => ({
      make: () => all.of(door),
      workspaceId,
      settings: { door, ...more },
      surroundings: { workspacePath: 'kopi', address },
      begins,
    }));

  of('web', {}, '/chat/kopi?');
  of(
    'wa_me',
    { phone: '6281234567890', draft: 'Halo, {code}' },
    'https://wa.me/6281234567890?text=Halo%2C%20',
  );
  of('whatsapp', { connection_id, draft: 'Halo' }, 'https://wa.me/6281299?text=Halo', '6281299');
  of('messenger', { connection_id: page }, 'https://m.me/101234567890123?ref=', '101234567890123');
  of('instagram', { connection_id: account }, 'https://ig.me/m/kopi.nusantara?ref=', 'kopi.nusantara');
  of('telegram', { connection_id: bot }, 'https://t.me/kopi_bot?start=c_', 'kopi_bot');
  of('follow', { channel: 'kopi-nusantara' }, '/@kopi-nusantara?');

  const refusal = async (settings: DoorSettings): Promise<string> => {
    const error = await all.check(workspaceId, settings, 'doors.0').catch((thrown: unknown) => thrown);
    if (!(error instanceof Problem)) return 'none';
    const { field, rule } = error.extra.errors![0]!;
    return `${field} ${rule}`;
  };

  it('refuse settings with a missing field or a field of another door, and name the field', async () => {
    expect(await refusal({ door: 'wa_me', draft: 'x' })).toBe('doors.0.phone required');
    expect(await refusal({ door: 'wa_me', phone: '6281234567890' })).toBe('doors.0.draft required');
    expect(await refusal({ door: 'web', draft: 'x' })).toBe('doors.0.draft unknown');
    expect(await refusal({ door: 'follow', channel: 'kopi', phone: '62' })).toBe('doors.0.phone unknown');
    expect(await refusal({ door: 'follow' })).toBe('doors.0.channel required');
  });

  it('refuse an account that belongs to another workspace, is closed, or has no known number', async () => {
    const draft = 'Halo {code}';
    const [closed, nameless] = [ids.next('con'), ids.next('con')];
    await told(closed, 1, { state: 'closed' });
    await told(nameless, 1, {});
    const whatsapp = (connection: string) => refusal({ door: 'whatsapp', draft, connection_id: connection });
    expect(await whatsapp(connection_id)).toBe('none');
    expect(await whatsapp(closed)).toBe('doors.0.connection_id closed');
    expect(await whatsapp(nameless)).toBe('doors.0.connection_id address');
    expect(await whatsapp(bot)).toBe('doors.0.connection_id exists');
    expect(await whatsapp(ids.next('con'))).toBe('doors.0.connection_id exists');
    for (const [door, own, other] of [
      ['messenger', page, account],
      ['instagram', account, page],
      ['telegram', bot, account],
    ] as const) {
      const [halted, unnamed] = [ids.next('con'), ids.next('con')];
      await told(halted, 1, { door, state: 'closed' });
      await told(unnamed, 1, { door });
      const of = (connection: string) => refusal({ door, connection_id: connection });
      expect(await of(own)).toBe('none');
      expect(await of(other)).toBe('doors.0.connection_id exists');
      expect(await of(halted)).toBe('doors.0.connection_id closed');
      expect(await of(unnamed)).toBe('doors.0.connection_id address');
      expect(await refusal({ door })).toBe('doors.0.connection_id required');
    }
  });

  it('carry every draft unchanged, with the code at the placeholder, or else at the end', () => {
    const code = encodeChatCode(1, new Uint8Array(5));
    const text = (draft: string) => {
      const settings = { door: 'wa_me' as const, phone: '6281234567890', draft };
      const address = all.of('wa_me').addressFor(
        settings,
        { workspacePath: '', address: null },
        {
          id: 'clk_1',
          token: () => '',
          code,
        },
      );
      expect(address).not.toContain('+');
      return decodeURIComponent(address.slice(address.indexOf('=') + 1));
    };
    expect(text('Halo {code}, satu kopi')).toBe(`Halo ${code}, satu kopi`);
    expect(text("Kopi $& $' 1+1\n☕ {code}")).toBe(`Kopi $& $' 1+1\n☕ ${code}`);
    expect(text('Halo')).toBe(`Halo\n\n${code}`);
    expect(text(' {code} ')).toBe(` ${code} `);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (draft) => {
        fc.pre(!draft.includes('{code}'));
        expect(text(`${draft}{code}`)).toBe(draft + code);
      }),
    );
  });

  it('refuse a draft with a code, with two placeholders, or too long for a URL', async () => {
    const draft = (text: string) => refusal({ door: 'wa_me', phone: '6281234567890', draft: text });
    expect(await draft('{code} {code}')).toBe('doors.0.draft code_place');
    expect(await draft(`Halo ${encodeChatCode(3, new Uint8Array(5))}`)).toBe('doors.0.draft code');
    expect(await draft('☕'.repeat(400))).toBe('doors.0.draft too_long');
    expect(await draft('a'.repeat(2_900))).toBe('none');
    expect(await draft(`a\r\n☕`.repeat(50))).toBe('none');
  });
});
