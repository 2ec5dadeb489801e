import { Clock } from '#platform/ports/clock.port.js';
import { ChatSide } from '../../../test/support/chat-side.js';
import { WEEKDAYS } from '#platform/time/time-of-day.js';

const DAY_MS = 86_400_000;
const AWAY = { en: 'We are back soon.', id: 'Kami segera kembali.' };

describe('opening hours', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeEach(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
  });
  afterEach(() => chat.stop());

  const owner = () => chat.as(brand.id, 'owner');
  const agent = () => chat.as(brand.id);
  const now = () => chat.service.get(Clock, { strict: false }).now();
  /** Opens on one day of the week alone, which begins in two or three days. */
  const closedNow = (more = {}) => {
    const weekday = WEEKDAYS[(new Date(now() + 3 * DAY_MS).getUTCDay() + 6) % 7]!;
    const weekdays = { [weekday]: [{ from: '00:00', to: '24:00' }] };
    return owner().put('/v1/opening-hours', { time_zone: 'UTC', weekdays, away: AWAY, ...more });
  };
  async function webChat() {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = () => chat.visitor(visitor_token);
    return {
      url: `/v1/conversations/${conversation_id}`,
      writes: async () =>
        expect((await customer().post(`${place}/messages`, { text: 'Hi' })).status).toBe(201),
      away: async () =>
        (await customer().get(`${place}/messages`)).json.items
          .filter(({ from }: { from: string }) => from === 'automatic')
          .map(({ text }: { text: string }) => text),
    };
  }

  it('answer with the away message once in a conversation and closing period, and leave it unanswered', async () => {
    expect(await closedNow()).toMatchObject({ status: 200, json: { open: false, away: AWAY } });
    const one = await webChat();
    await one.writes();
    await one.writes();
    expect(await one.away()).toEqual([AWAY.en]);
    expect((await agent().get(one.url)).json).toMatchObject({ unanswered: true, replied_at: null });
    const two = await webChat();
    await two.writes();
    expect(await two.away()).toEqual([AWAY.en]);

    const opens_at = Date.parse((await agent().get('/v1/opening-hours')).json.opens_at);
    chat.advance(opens_at - now() + 3_600_000);
    expect((await agent().get('/v1/opening-hours')).json).toMatchObject({ open: true, opens_at: null });
    await one.writes();
    expect(await one.away()).toHaveLength(1);
    chat.advance(DAY_MS);
    await one.writes();
    expect(await one.away()).toHaveLength(2);
  });

  it('answer nobody to whom an agent wrote in this closing period, in spam, or who is blocked', async () => {
    const [answered, spam, blocked] = [await webChat(), await webChat(), await webChat()];
    for (const one of [answered, spam, blocked]) await one.writes();
    await closedNow();
    await agent().post(`${answered.url}/messages`, { text: 'Still here' });
    await agent().patch(spam.url, { version: 1, state: 'spam' });
    const { contact_id } = (await agent().get(blocked.url)).json;
    await agent().patch(`/v1/contacts/${contact_id}`, { blocked: true });
    for (const one of [answered, spam, blocked]) {
      await one.writes();
      expect(await one.away()).toEqual([]);
    }
    expect((await owner().delete('/v1/opening-hours')).status).toBe(204);
    const free = await webChat();
    await free.writes();
    expect(await free.away()).toEqual([]);
    expect((await agent().get('/v1/opening-hours')).status).toBe(404);
  });

  it.each([
    [{}, 400, 'weekdays'],
    [{ weekdays: {} }, 422, 'weekdays'],
    [{ weekdays: { monday: [{ from: '9:00', to: '17:00' }] } }, 400, 'weekdays.monday.0.from'],
    [{ weekdays: { monday: [{ from: '17:00', to: '09:00' }] } }, 422, 'weekdays.monday.0.to'],
    [
      {
        weekdays: {
          friday: [
            { from: '09:00', to: '12:00' },
            { from: '11:59', to: '13:00' },
          ],
        },
      },
      422,
      'weekdays.friday.1.from',
    ],
    [{ time_zone: 'Mars/Olympus' }, 422, 'time_zone'],
    [{ holidays: [{ date: '2026-02-30' }] }, 422, 'holidays.0.date'],
    [{ holidays: [{ date: '2026-12-25' }, { date: '2026-12-25' }] }, 422, 'holidays.1.date'],
    [{ away: { en: 'x'.repeat(10_000) } }, 400, 'away.en'],
    [{ away: { id: 'é'.repeat(501) } }, 422, 'away.id'],
  ])('are refused: %j', async (more, status, field) => {
    const weekdays = { monday: [{ from: '09:00', to: '17:00' }] };
    const input = 'time_zone' in more || 'holidays' in more || 'away' in more ? { weekdays, ...more } : more;
    const answer = await owner().put('/v1/opening-hours', input);
    expect([answer.status, answer.json.errors[0].field]).toEqual([status, field]);
    expect((await agent().put('/v1/opening-hours', { weekdays })).status).toBe(403);
  });
});
