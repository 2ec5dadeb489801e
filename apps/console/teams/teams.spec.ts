import { ids, type AppUnderTest } from '../../../test/support/app-under-test.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { startConsole } from '../src/console.fixture.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'you@example.com',
  password: 'at least ten characters',
};

describe('teams', () => {
  let app: AppUnderTest;
  let owner: HttpClient;
  let stranger: HttpClient;
  let people: string[];

  beforeAll(async () => {
    app = await startConsole();
    const withKey = (key: string) => app.client.with({ authorization: `Bearer ${key}` });
    owner = withKey((await app.from('127.0.0.1').post('/v1/setup', SETUP)).json.api_key as string);
    stranger = withKey((await owner.post('/v1/workspaces', { workspace: 'Teh' })).json.api_key as string);
    people = [];
    for (const name of ['Budi', 'Cici'])
      people.push((await owner.post('/v1/people', { name, role: 'agent' })).json.id as string);
  });
  afterAll(() => app.close());

  const make = async (name: string) => (await owner.post('/v1/teams', { name })).json.id as string;
  const shown = async (id: string) => (await owner.get(`/v1/teams/${id}`)).json;

  it('are created, renamed, listed page by page and removed', async () => {
    const [orders, returns] = [await make('Orders'), await make('Returns')];
    expect((await owner.patch(`/v1/teams/${orders}`, { name: 'Sales' })).json).toMatchObject({
      name: 'Sales',
    });
    const first = (await owner.get('/v1/teams?limit=1')).json;
    expect(first.items).toMatchObject([{ id: returns, name: 'Returns', member_ids: [] }]);
    const second = (await owner.get(`/v1/teams?limit=1&cursor=${first.next_cursor}`)).json;
    expect(second).toMatchObject({ items: [{ id: orders, name: 'Sales' }], next_cursor: null });
    for (const id of [orders, returns]) expect((await owner.delete(`/v1/teams/${id}`)).status).toBe(204);
    expect((await owner.get(`/v1/teams/${orders}`)).status).toBe(404);
    expect((await owner.get('/v1/teams')).json.items).toEqual([]);
  });

  it('hold each person once, whatever is asked twice', async () => {
    const id = await make('Orders');
    for (const person of [...people, people[0]])
      expect((await owner.put(`/v1/teams/${id}/members/${person}`, {})).status).toBe(204);
    expect((await shown(id)).member_ids).toEqual(people);
    for (const person of [people[0], people[0]])
      expect((await owner.delete(`/v1/teams/${id}/members/${person}`)).status).toBe(204);
    expect((await shown(id)).member_ids).toEqual([people[1]]);
    await owner.delete(`/v1/teams/${id}`);
  });

  it('have names of their own in their workspace, also of two that are created at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => owner.post('/v1/teams', { name: 'Night' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.json.errors).toMatchObject([{ field: 'name' }]);
    expect((await stranger.post('/v1/teams', { name: 'Night' })).status).toBe(201);
    const other = await make('Day');
    expect((await owner.patch(`/v1/teams/${other}`, { name: 'Night' })).status).toBe(409);
    expect((await owner.patch(`/v1/teams/${other}`, { name: 'Day' })).status).toBe(200);
  });

  it('and persons of another workspace do not exist here', async () => {
    const id = await make('Ours');
    const [theirs] = (await stranger.get('/v1/teams')).json.items;
    const foreign = (await stranger.post('/v1/people', { name: 'Eka', role: 'agent' })).json.id as string;
    for (const answer of [
      await stranger.get(`/v1/teams/${id}`),
      await stranger.patch(`/v1/teams/${id}`, { name: 'X' }),
      await stranger.delete(`/v1/teams/${id}`),
      await stranger.put(`/v1/teams/${id}/members/${foreign}`, {}),
      await stranger.delete(`/v1/teams/${id}/members/${people[0]}`),
      await stranger.put(`/v1/teams/${theirs.id}/members/${people[0]}`, {}),
      await owner.put(`/v1/teams/${id}/members/${foreign}`, {}),
      await owner.put(`/v1/teams/${id}/members/${ids.next('psn')}`, {}),
      await owner.put(`/v1/teams/${id}/members/budi`, {}),
    ])
      expect(answer.status).toBe(404);
    expect((await shown(id)).member_ids).toEqual([]);
  });

  it('refuse names that cannot be, and more teams than a workspace can have', async () => {
    for (const body of [{ name: '' }, { name: 'x'.repeat(121) }, { name: 7 }, {}]) {
      const answer = await owner.post('/v1/teams', body);
      expect([body, answer.status, answer.json.errors[0].field]).toEqual([body, 400, 'name']);
    }
    expect((await owner.post('/v1/teams', { name: 'X', colour: 'red' })).json.errors[0].field).toBe('colour');
    let answer = await owner.post('/v1/teams', { name: 'Team 0' });
    for (let number = 1; answer.status === 201 && number < 60; number++)
      answer = await owner.post('/v1/teams', { name: `Team ${number}` });
    expect(answer).toMatchObject({ status: 409, json: { detail: 'A workspace has 50 teams at most' } });
    expect((await owner.get('/v1/teams?limit=100')).json.items).toHaveLength(50);
  });
});
