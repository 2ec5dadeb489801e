import { Database } from '#platform/adapters/sql/database.js';
import { WEEKDAYS } from '#platform/time/time-of-day.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { TeamSide } from '../../../test/support/team-side.js';
import { HandlingTime } from '../conversations/handling-time.entity.js';

const DAY_MS = 86_400_000;
const ALWAYS = Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: '00:00', to: '24:00' }]]));

describe('the opening hours of a team', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let night: string;
  let day: string;
  beforeEach(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace({ time_zone: 'UTC' });
    const side = new TeamSide(chat, brand.id);
    [night, day] = [await side.team(), await side.team()];
  });
  afterEach(() => chat.stop());

  const owner = () => chat.as(brand.id, 'owner');
  const agent = () => chat.as(brand.id);
  /** Opens on one day of the week alone, which begins in two or three days. */
  const closed = () => {
    const weekday = WEEKDAYS[(new Date(chat.now() + 3 * DAY_MS).getUTCDay() + 6) % 7]!;
    return { [weekday]: [{ from: '00:00', to: '24:00' }] };
  };
  const set = async (path: string, weekdays: object, away?: string) => {
    const hours = { time_zone: 'UTC', weekdays, ...(away && { away: { en: away } }) };
    expect((await owner().put(`/v1/opening-hours${path}`, hours)).status).toBe(200);
  };
  async function chatOf(team_id: string | null) {
    const place = `/chat/${brand.handle}`;
    const opened = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = chat.visitor(opened.visitor_token);
    const writes = async () =>
      expect((await customer.post(`${place}/messages`, { text: 'Hi' })).status).toBe(201);
    const away = async () =>
      (await customer.get(`${place}/messages`)).json.items
        .filter(({ from }: { from: string }) => from === 'automatic')
        .map(({ text }: { text: string }) => text)
        .reverse();
    const url = `/v1/conversations/${opened.conversation_id}`;
    const goesTo = async (team: string | null) => {
      const { version } = (await agent().get(url)).json;
      expect((await agent().patch(url, { version, team_id: team })).status).toBe(200);
    };
    if (team_id) await owner().put('/v1/default-teams/web', { team_id });
    else await owner().delete('/v1/default-teams/web');
    await writes();
    return { writes, away, goesTo };
  }

  it('decide for its chats, and those of the workspace for all others', async () => {
    await set('', closed(), 'All are away');
    await set(`/teams/${night}`, ALWAYS);
    expect(await (await chatOf(night)).away()).toEqual([]);
    expect(await (await chatOf(day)).away()).toEqual(['All are away']);
    expect(await (await chatOf(null)).away()).toEqual(['All are away']);

    await set('', ALWAYS, 'All are away');
    await set(`/teams/${day}`, closed(), 'The day team is away');
    const one = await chatOf(day);
    expect(await one.away()).toEqual(['The day team is away']);
    await one.writes();
    await one.goesTo(night);
    await one.writes();
    await one.goesTo(day);
    await one.writes();
    expect(await one.away()).toEqual(['The day team is away']);
  });

  it('say the away message of the workspace where the team has none, and end when they are removed', async () => {
    await set('', ALWAYS, 'All are away');
    await set(`/teams/${day}`, closed());
    expect(await (await chatOf(day)).away()).toEqual(['All are away']);
    const url = `/v1/opening-hours/teams/${day}`;
    expect((await agent().get(url)).json).toMatchObject({ open: false, away: { en: null } });
    expect((await owner().delete(url)).status).toBe(204);
    expect((await agent().get(url)).status).toBe(404);
    expect(await (await chatOf(day)).away()).toEqual([]);
    expect((await agent().get('/v1/opening-hours')).json).toMatchObject({ open: true });
  });

  it('are set by owners, for a team of their workspace', async () => {
    const hours = { weekdays: ALWAYS };
    expect((await agent().put(`/v1/opening-hours/teams/${day}`, hours)).status).toBe(403);
    const elsewhere = chat.as((await chat.workspace()).id, 'owner');
    expect((await elsewhere.put(`/v1/opening-hours/teams/${day}`, hours)).status).toBe(404);
    expect((await owner().put(`/v1/opening-hours/teams/${ids.next('tem')}`, hours)).status).toBe(404);
    const wrong = { weekdays: {} };
    expect(await owner().put(`/v1/opening-hours/teams/${day}`, wrong)).toMatchObject({ status: 422 });
  });

  it('count in the times of its chats, as JSON and CSV', async () => {
    const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
    const wait = (team_id: string | null): Omit<HandlingTime, 'id'> => ({
      ...{ workspace_id: brand.id, conversation_id: ids.next('cnv'), kind: 'first_response', door: 'web' },
      ...{ member_id: ids.next('key'), team_id, since: at('02T16:00'), at: at('03T10:00') },
    });
    const database = chat.service.get(Database, { strict: false });
    await database.transaction((tx) => tx.insert(HandlingTime, [night, day, null].map(wait)));
    const from = (start: string, end: string) => ({
      monday: [{ from: start, to: end }],
      tuesday: [{ from: start, to: end }],
    });
    await set('', from('09:00', '17:00'));
    await set(`/teams/${night}`, from('16:00', '24:00'));
    const query = 'from=2026-11-02&to=2026-11-03&by=team';
    const { rows, opening_hours } = (await chat.as(brand.id, 'analyst').get(`/v1/times?${query}`)).json;
    expect(opening_hours).toBe(true);
    const seconds = (key: string | null) =>
      rows.find((row: any) => row.key === key).first_response.mean_seconds;
    expect([night, day, null].map(seconds)).toEqual([8 * 3_600, 2 * 3_600, 2 * 3_600]);
    const { text } = await chat.as(brand.id, 'analyst').get(`/v1/times.csv?${query}`);
    expect(text).toContain(`${night},1,28800,28800,28800,`);
    expect(text).toContain(`${day},1,7200,7200,7200,`);
    const doors = (await chat.as(brand.id, 'analyst').get(`/v1/times?${query.replace('team', 'door')}`)).json;
    expect(doors.rows).toMatchObject([{ key: 'web', first_response: { count: 3, mean_seconds: 14_400 } }]);
  });
});
