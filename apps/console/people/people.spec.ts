import { Database } from '#platform/adapters/sql/database.js';
import { members } from '#workspace/member.topic.js';
import { presences } from '#workspace/presence.topic.js';
import { teams } from '#workspace/team.topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';
import { Membership, Person } from '../accounts/accounts.entities.js';
import { startConsole } from '../src/console.fixture.js';
import { AWAY_AFTER_MS, OFFLINE_AFTER_MS } from './presence.js';

const SETUP = {
  workspace: 'Kopi Nusantara',
  name: 'Ayu',
  email: 'ayu@example.com',
  password: 'at least ten characters',
  time_zone: 'Asia/Jakarta',
};
const HOURS = [
  { weekday: 'monday', from: '09:00', to: '17:00' },
  { weekday: 'saturday', from: '22:00', to: '02:00' },
];
const BUDI = { name: 'Budi Kenari', role: 'agent', languages: ['id', 'jv'], working_hours: HOURS };

type Said = Record<string, unknown>;

describe('people', () => {
  let app: AppUnderTest;
  let owner: HttpClient;
  let ownKey: string;
  const said: Said[] = [];

  beforeEach(async () => {
    said.length = 0;
    app = await startConsole();
    const hear = ({ payload }: { payload: string }) => void said.push(JSON.parse(payload) as Said);
    await app.subscribe(members, hear);
    await app.subscribe(presences, hear);
    await app.subscribe(teams, hear);
    const done = (await app.from('127.0.0.1').post('/v1/setup', SETUP)).json;
    ownKey = done.key_id as string;
    owner = withKey(done.api_key as string);
  });
  afterEach(() => app.close());

  const withKey = (key: string) => app.client.with({ authorization: `Bearer ${key}` });
  const add = async (fields: object = {}) => (await owner.post('/v1/people', { ...BUDI, ...fields })).json;
  const keyOf = async (id: string): Promise<HttpClient> =>
    withKey((await owner.post(`/v1/people/${id}/api-keys`, { name: 'Laptop' })).json.api_key as string);
  const told = (id: string) => said.filter((event) => event['person_id'] === id);
  const advance = (ms: number) => {
    const clock = app.get(Clock);
    const now = clock.now.bind(clock);
    clock.now = () => now() + ms;
  };

  it('are created with what they do, listed, changed and shown, within their workspace', async () => {
    const budi = await add();
    const { name, role, ...work } = BUDI;
    const expected = {
      name,
      role,
      ...work,
      time_zone: 'Asia/Jakarta',
      max_open_chats: 10,
      presence: 'offline',
    };
    expect(budi).toMatchObject(expected);
    const change = { name: 'Budi S', max_open_chats: 3, time_zone: 'Asia/Makassar', working_hours: [] };
    expect((await owner.patch(`/v1/people/${budi.id}`, change)).json).toMatchObject({
      ...change,
      role: 'agent',
    });
    const first = (await owner.get('/v1/people?limit=1')).json;
    expect(first.items).toMatchObject([{ id: budi.id, name: 'Budi S' }]);
    const second = (await owner.get(`/v1/people?limit=1&cursor=${first.next_cursor}`)).json;
    expect(second).toMatchObject({ items: [{ name: 'Ayu', role: 'owner' }], next_cursor: null });
    const other = (await owner.post('/v1/workspaces', { workspace: 'Teh' })).json;
    const stranger = withKey(other.api_key as string);
    expect((await stranger.get('/v1/people')).json).toEqual({ items: [], next_cursor: null });
    for (const answer of [
      await stranger.get(`/v1/people/${budi.id}`),
      await stranger.patch(`/v1/people/${budi.id}`, { name: 'X' }),
      await stranger.delete(`/v1/people/${budi.id}`),
      await stranger.post(`/v1/people/${budi.id}/api-keys`, { name: 'X' }),
    ])
      expect(answer.status).toBe(404);
  });

  it('act with keys of their own, by their role, and agents see colleagues but change nothing', async () => {
    const budi = await add();
    const asBudi = await keyOf(budi.id);
    expect((await asBudi.get('/v1/people/me')).json).toMatchObject({ id: budi.id, name: BUDI.name });
    expect((await asBudi.get('/v1/people')).json.items).toHaveLength(2);
    for (const answer of [
      await asBudi.post('/v1/people', BUDI),
      await asBudi.patch(`/v1/people/${budi.id}`, { role: 'owner' }),
      await asBudi.delete(`/v1/people/${budi.id}`),
      await asBudi.post(`/v1/people/${budi.id}/api-keys`, { name: 'X' }),
      await asBudi.post('/v1/teams', { name: 'X' }),
    ])
      expect(answer.status).toBe(403);
    expect((await owner.get('/v1/people/me')).status).toBe(404);
    const keys = (await owner.get('/v1/api-keys')).json.items as Said[];
    expect(keys).toMatchObject([
      { person_id: budi.id, role: 'agent' },
      { person_id: null, id: ownKey },
    ]);
  });

  it('are told to every app by ids, role, limit and presence, and never by name', async () => {
    const budi = await add();
    await owner.patch(`/v1/people/${budi.id}`, { max_open_chats: 2 });
    await owner.patch(`/v1/people/${budi.id}`, { name: 'Budi Lain', languages: ['en'] });
    const team = (await owner.post('/v1/teams', { name: 'Meja Kenari' })).json;
    await owner.put(`/v1/teams/${team.id}/members/${budi.id}`, {});
    await (await keyOf(budi.id)).put('/v1/people/me/presence', { presence: 'away' });
    await owner.delete(`/v1/people/${budi.id}`);
    await until('all was told', () => told(budi.id).length === 6);
    const { id: person_id } = budi;
    const ofMember = told(person_id).filter(({ role }) => role);
    expect(ofMember.map(({ max_open_chats, state }) => [max_open_chats, state])).toEqual([
      [10, 'active'],
      [2, 'active'],
      [2, 'ended'],
    ]);
    expect(told(person_id).find(({ presence }) => presence)).toMatchObject({ presence: 'away' });
    const inTeam = told(person_id).filter(({ team_id }) => team_id);
    expect(inTeam.map(({ state }) => state)).toEqual(['active', 'ended']);
    expect(JSON.stringify(said)).not.toMatch(/Budi|Kenari|Lain/);
  });

  it('lose a role within seconds: the key has the new one, and open streams with the old one end', async () => {
    const budi = await add();
    const asBudi = await keyOf(budi.id);
    expect((await asBudi.get('/v1/people')).status).toBe(200);
    await owner.patch(`/v1/people/${budi.id}`, { role: 'analyst' });
    expect((await asBudi.get('/v1/people')).status).toBe(403);
    expect((await owner.get('/v1/api-keys')).json.items[0]).toMatchObject({ role: 'analyst' });
  });

  it('are removed with their name, keys and teams; what is stored names them no more', async () => {
    const budi = await add();
    const asBudi = await keyOf(budi.id);
    const team = (await owner.post('/v1/teams', { name: 'Orders' })).json;
    await owner.put(`/v1/teams/${team.id}/members/${budi.id}`, {});
    expect((await owner.delete(`/v1/people/${budi.id}`)).status).toBe(204);
    expect((await asBudi.get('/v1/people/me')).status).toBe(401);
    expect((await owner.get(`/v1/people/${budi.id}`)).status).toBe(404);
    expect((await owner.delete(`/v1/people/${budi.id}`)).status).toBe(404);
    expect((await owner.get(`/v1/teams/${team.id}`)).json.member_ids).toEqual([]);
    const { read } = app.get(Database);
    expect(await read.findOneBy(Person, { id: budi.id })).toBeNull();
    expect(await read.findOneBy(Membership, { person_id: budi.id })).toBeNull();
    expect((await owner.get('/v1/api-keys')).json.items).toHaveLength(1);
  });

  it('are created once under one Idempotency-Key, and the stored answer has no name', async () => {
    const twice = owner.with({ 'idempotency-key': 'one' });
    const [first, second] = [await twice.post('/v1/people', BUDI), await twice.post('/v1/people', BUDI)];
    expect(second.json).toEqual(first.json);
    const kept = await app.get(Database).read.query<Said[]>('SELECT * FROM idempotent_answer');
    expect(JSON.stringify(kept)).toContain(first.json.id);
    expect(JSON.stringify(kept)).not.toContain('Budi');
  });

  it('keep the last owner key: neither its person nor the person’s role goes', async () => {
    const second = await add({ role: 'owner' });
    const asSecond = await keyOf(second.id);
    expect((await asSecond.delete(`/v1/api-keys/${ownKey}`)).status).toBe(204);
    expect((await asSecond.patch(`/v1/people/${second.id}`, { role: 'agent' })).status).toBe(409);
    expect((await asSecond.delete(`/v1/people/${second.id}`)).status).toBe(409);
    expect((await asSecond.get('/v1/people/me')).json).toMatchObject({ role: 'owner' });
  });

  it('are online by their requests, and away and offline without them', async () => {
    const budi = await add();
    const asBudi = await keyOf(budi.id);
    const shown = async () => (await owner.get(`/v1/people/${budi.id}`)).json.presence as string;
    await asBudi.get('/v1/people/me');
    await until('a request shows it', async () => (await shown()) === 'online');
    advance(AWAY_AFTER_MS);
    await until('no request came', async () => (await shown()) === 'away');
    advance(OFFLINE_AFTER_MS);
    await until('none came for long', async () => (await shown()) === 'offline');
    expect((await asBudi.put('/v1/people/me/presence', { presence: 'online' })).json.presence).toBe('online');
    expect((await asBudi.put('/v1/people/me/presence', { presence: 'offline' })).json.presence).toBe(
      'offline',
    );
    await asBudi.get('/v1/people/me');
    expect(await shown()).toBe('offline');
    expect((await owner.put('/v1/people/me/presence', { presence: 'online' })).status).toBe(404);
  });

  it('refuse what cannot be, and name the field', async () => {
    const budi = await add();
    const refused: [object, number, string][] = [
      [{ name: '' }, 400, 'name'],
      [{ name: 'x'.repeat(121) }, 400, 'name'],
      [{ role: 'admin' }, 400, 'role'],
      [{ languages: ['Indonesian'] }, 400, 'languages'],
      [{ languages: ['id', 'id'] }, 400, 'languages'],
      [
        { languages: Array.from({ length: 21 }, (_, index) => `a${'abcdefghijklmnopqrstu'[index]}`) },
        400,
        'languages',
      ],
      [{ time_zone: 'Asia/Kopi' }, 422, 'time_zone'],
      [
        { working_hours: [{ weekday: 'someday', from: '09:00', to: '17:00' }] },
        400,
        'working_hours.0.weekday',
      ],
      [{ working_hours: [{ weekday: 'monday', from: '9', to: '24:00' }] }, 400, 'working_hours.0.from'],
      [
        { working_hours: [HOURS[0], { weekday: 'monday', from: '16:59', to: '18:00' }] },
        422,
        'working_hours',
      ],
      [
        {
          working_hours: [
            { weekday: 'sunday', from: '20:00', to: '04:00' },
            { weekday: 'monday', from: '03:00', to: '05:00' },
          ],
        },
        422,
        'working_hours',
      ],
      [{ max_open_chats: 0 }, 400, 'max_open_chats'],
      [{ max_open_chats: 1.5 }, 400, 'max_open_chats'],
      [{ email: 'x@example.com' }, 400, 'email'],
    ];
    for (const [body, status, field] of refused) {
      const created = await owner.post('/v1/people', { ...BUDI, ...body });
      const changed = await owner.patch(`/v1/people/${budi.id}`, body);
      for (const { status: got, json } of [created, changed])
        expect([body, got, json.errors?.[0]?.field]).toEqual([body, status, field]);
    }
    expect((await owner.put('/v1/people/me/presence', { presence: 'busy' })).json.errors[0].field).toBe(
      'presence',
    );
    expect((await owner.get('/v1/people/psn_x')).status).toBe(404);
    expect((await owner.get('/v1/people')).json.items).toHaveLength(2);
  });
});
