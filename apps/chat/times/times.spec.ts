import { Database } from '#platform/adapters/sql/database.js';
import { addDays } from '#platform/time/calendar.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { HandlingTime } from '../conversations/handling-time.entity.js';
import { TIMES_HEADER } from './times.csv.js';
import type { Times } from './times.dto.js';

const MINUTE = 60_000;

describe('the times of a team', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let database: Database;
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace({ time_zone: 'UTC' });
    database = chat.service.get(Database, { strict: false });
  });
  afterAll(() => chat.stop());

  const analyst = (workspace = brand.id) => chat.as(workspace, 'analyst');
  const report = async (query: string, workspace = brand.id): Promise<Times> =>
    (await analyst(workspace).get(`/v1/times?${query}`)).json;
  const waits = (conversation_id: string) =>
    database.read.find(HandlingTime, { where: { conversation_id }, order: { id: 'ASC' } });

  it('begin with the customer’s first message, and again when they open a resolved chat', async () => {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const write = () => chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    const [ayu, budi] = [await chat.member(brand.id), await chat.member(brand.id)];
    const url = `/v1/conversations/${conversation_id}`;
    const answer = (who: typeof ayu) => who.client.post(`${url}/messages`, { text: 'Hello' });
    const turn = async (state: string) => {
      const { version } = (await budi.client.get(url)).json;
      expect((await budi.client.patch(url, { version, state })).status).toBe(200);
    };
    await write();
    chat.advance(2 * MINUTE);
    await answer(ayu);
    await answer(budi);
    chat.advance(MINUTE);
    await turn('resolved');
    chat.advance(MINUTE);
    await write();
    chat.advance(5 * MINUTE);
    await answer(budi);
    await turn('resolved');
    await turn('open');
    await answer(ayu);
    const found = await waits(conversation_id);
    expect(found.map(({ kind, member_id }) => [kind, member_id])).toEqual([
      ['first_response', ayu.id],
      ['resolution', budi.id],
      ['first_response', budi.id],
      ['resolution', budi.id],
    ]);
    const lasted = found.map(({ since, at }) => Math.floor((at - since) / MINUTE));
    expect(lasted).toEqual([2, 3, 5, 5]);
    expect(found.every(({ door, team_id }) => door === 'web' && team_id === null)).toBe(true);

    const today = new Date(Date.now() + 9 * MINUTE).toISOString().slice(0, 10);
    const { rows, total, opening_hours } = await report(`from=${addDays(today, -1)}&to=${today}`);
    expect(opening_hours).toBe(false);
    expect(total).toMatchObject({ first_response: { count: 2 }, resolution: { count: 2 } });
    expect(
      rows.map(({ key, first_response, resolution }) => [key, first_response.count, resolution.count]),
    ).toEqual(
      [
        [ayu.id, 1, 0],
        [budi.id, 1, 2],
      ].sort(([one], [other]) => (one! < other! ? -1 : 1)),
    );
    const { contact_id } = (await budi.client.get(url)).json;
    await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`);
    expect(await waits(conversation_id)).toEqual([]);
  });

  it('are counted in opening hours, by agent, team and door, as JSON and CSV', async () => {
    const own = (await chat.workspace({ time_zone: 'UTC' })).id;
    const [agent, team] = [ids.next('key'), ids.next('tem')];
    const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
    const row = (kind: HandlingTime['kind'], since: string, until: string, more: object = {}) => ({
      ...{ workspace_id: own, conversation_id: ids.next('cnv'), kind, door: 'web' as const },
      ...{ member_id: agent as string | null, team_id: null, since: at(since), at: at(until) },
      ...more,
    });
    await database.transaction((tx) =>
      tx.insert(HandlingTime, [
        row('first_response', '02T16:50', '03T09:05'),
        row('first_response', '03T10:00', '03T10:01', { door: 'telegram' }),
        row('first_response', '03T10:00', '03T10:30', { member_id: null, team_id: team }),
        row('resolution', '03T10:00', '03T12:00', { team_id: team }),
        row('first_response', '04T00:00', '04T00:01'),
        { ...row('first_response', '03T10:00', '03T10:01'), workspace_id: brand.id },
      ]),
    );
    const span = [{ from: '09:00', to: '17:00' }];
    const weekdays = { monday: span, tuesday: span };
    const hours = { time_zone: 'UTC', weekdays };
    expect((await chat.as(own, 'owner').put('/v1/opening-hours', hours)).status).toBe(200);
    const none = { count: 0, mean_seconds: null, median_seconds: null, p90_seconds: null };
    const query = 'from=2026-11-02&to=2026-11-03';
    expect(await report(query, own)).toMatchObject({
      opening_hours: true,
      by: 'agent',
      time_zone: 'UTC',
      rows: [
        {
          key: agent,
          first_response: { count: 2, mean_seconds: 480, median_seconds: 60, p90_seconds: 900 },
          resolution: { count: 1, mean_seconds: 7_200, median_seconds: 7_200, p90_seconds: 7_200 },
        },
        { key: null, first_response: { count: 1, mean_seconds: 1_800 }, resolution: none },
      ],
      total: { first_response: { count: 3, mean_seconds: 920, median_seconds: 900, p90_seconds: 1_800 } },
    });
    const keys = async (by: string) => (await report(`${query}&by=${by}`, own)).rows.map(({ key }) => key);
    expect(await keys('team')).toEqual([null, team]);
    expect(await keys('door')).toEqual(['web', 'telegram']);
    const csv = await analyst(own).get(`/v1/times.csv?${query}&by=door`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text).toBe(
      `${TIMES_HEADER}web,2,1350,900,1800,1,7200,7200,7200\r\ntelegram,1,60,60,60,0,,,\r\n`,
    );
  });

  it.each([
    ['from=2026-11-03&to=2026-11-02', 'to', 422],
    ['from=2026-01-01&to=2026-11-02', 'to', 422],
    ['from=x&to=2026-11-02', 'from', 400],
    ['from=2026-11-02&to=2026-11-02&by=person', 'by', 400],
  ])('refuse %s', async (query, field, status) => {
    const answer = await analyst().get(`/v1/times?${query}`);
    expect([answer.status, answer.json.errors[0].field]).toEqual([status, field]);
  });

  it('are for analysts', async () => {
    for (const path of ['/v1/times', '/v1/times.csv'])
      expect((await chat.as(brand.id, 'agent').get(`${path}?from=2026-11-02&to=2026-11-02`)).status).toBe(
        403,
      );
  });
});
