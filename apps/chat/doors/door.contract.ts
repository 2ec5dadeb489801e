import { ids, ChatSide } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';
import { MEDIA_KINDS } from '#message/message-detail.js';
import type { Door } from './door.port.js';

/** The actions of a door that the suite needs in addition to the port. A person is a name that the suite invents. */
export interface DoorUnderTest {
  door: Door;
  /** The person writes to the workspace through the door; a repeat has the same `id`. The message may arrive later. */
  write(person: string, text: string, id: string): Promise<void>;
  /** Returns the texts of the answers that reached the person, in order; left out for a door that sends none. */
  received?(person: string): Promise<string[]>;
}

/**
 * The suite of a door: every door's spec calls it. `start` connects the door to a new workspace of a running chat, which is
 * started with `environment`.
 */
export function describeDoor(
  name: string,
  start: (chat: ChatSide, workspace: { id: string; handle: string }) => Promise<DoorUnderTest>,
  environment: () => Record<string, string> = () => ({}),
): void {
  describe(name, () => {
    let chat: ChatSide;
    let brand: { id: string; handle: string };
    let under: DoorUnderTest;

    beforeAll(async () => void (chat = await ChatSide.start(environment())));
    afterAll(() => chat.stop());
    beforeEach(async () => {
      brand = await chat.workspace();
      under = await start(chat, brand);
    });

    const agent = () => chat.as(brand.id);
    const write = (person: string, text: string, id = ids.next('evt')) => under.write(person, text, id);
    const inbox = async (): Promise<any[]> => (await agent().get('/v1/conversations')).json.items;
    const conversations = (count: number) =>
      until(`${count} conversations`, async () => {
        const items = await inbox();
        return items.length >= count && items;
      });
    const textsOf = async (id: string, from: string): Promise<string[]> =>
      ((await agent().get(`/v1/conversations/${id}/messages`)).json.items as any[])
        .filter((message) => message.from === from)
        .map(({ text }) => text)
        .toReversed();
    const written = (id: string, count: number) =>
      until(`${count} messages came`, async () => {
        const texts = await textsOf(id, 'customer');
        return texts.length >= count && texts;
      });
    const reply = (id: string, text: string) => agent().post(`/v1/conversations/${id}/messages`, { text });

    it('states what it can do, in terms that an agent can be shown', () => {
      const { abilities } = under.door;
      expect(abilities.text).toBeGreaterThanOrEqual(under.received ? 1 : 0);
      expect(abilities.buttons).toBeGreaterThanOrEqual(0);
      for (const kind of abilities.media) expect(MEDIA_KINDS).toContain(kind);
    });

    it('opens one conversation for each person, under its name, and tells the ads side once', async () => {
      await write('ani', 'Halo');
      await write('budi', 'Hai');
      await conversations(2);
      await write('ani', 'Masih ada?');
      const items = await inbox();
      expect(items).toHaveLength(2);
      for (const item of items) expect(item).toMatchObject({ door: under.door.name, unanswered: true });
      const texts = await Promise.all(items.map(({ id }) => textsOf(id, 'customer')));
      const anis = items[texts.findIndex(([first]) => first === 'Halo')];
      expect(await written(anis.id, 2)).toEqual(['Halo', 'Masih ada?']);
      const crossed = await chat.crossings(anis.id, 1);
      expect(crossed.map(({ type }) => type)).toEqual(['ChatStarted']);
    });

    it('keeps what is told twice once, and what the person says twice twice', async () => {
      const told = ids.next('evt');
      await write('ani', 'Halo', told);
      await write('ani', 'Halo', told);
      await write('ani', 'Halo');
      await write('ani', 'selesai');
      const [{ id }] = await conversations(1);
      await until('the last is there', async () => (await textsOf(id, 'customer')).includes('selesai'));
      expect(await textsOf(id, 'customer')).toEqual(['Halo', 'Halo', 'selesai']);
    });

    it('brings every character that people write', async () => {
      const text = 'Kopi ☕️ 👩🏽‍🍳 "dua" & <tiga>\n\tシングル עברית';
      await write('ani', text);
      const [{ id }] = await conversations(1);
      expect(await written(id, 1)).toEqual([text]);
    });

    it('carries answers to the person, in order and to nobody else, or refuses them with what to do', async () => {
      await write('ani', 'Halo');
      const [{ id, can_reply }] = await conversations(1);
      await write('budi', 'Hai');
      expect(can_reply).toBe(under.received !== undefined);
      if (!under.received) {
        expect(await reply(id, 'Ada')).toMatchObject({ status: 409, json: { detail: expect.any(String) } });
        expect(await textsOf(id, 'agent')).toEqual([]);
        return;
      }
      for (const text of ['Ada', 'Dua kantong?', 'Siap']) expect((await reply(id, text)).status).toBe(201);
      const arrived = await until('the answers arrived', async () => {
        const texts = await under.received!('ani');
        return texts.length >= 3 && texts;
      });
      expect(arrived).toEqual(['Ada', 'Dua kantong?', 'Siap']);
      expect(await under.received('budi')).toEqual([]);
    });

    it('refuses an answer that is longer than it can carry', async () => {
      await write('ani', 'Halo');
      const [{ id }] = await conversations(1);
      const answer = await reply(id, 'x'.repeat(under.door.abilities.text + 1));
      expect(under.received ? [400, 422] : [409]).toContain(answer.status);
      expect(await textsOf(id, 'agent')).toEqual([]);
    });

    it('knows nothing of a person who was erased, and begins anew when they write again', async () => {
      await write('ani', 'Halo');
      const [{ id, contact_id }] = await conversations(1);
      expect((await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBe(200);
      expect(await inbox()).toEqual([]);
      await write('ani', 'Saya lagi');
      const [again] = await conversations(1);
      expect(again.id).not.toBe(id);
      expect(await written(again.id, 1)).toEqual(['Saya lagi']);
    });
  });
}
