import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { TeamSide, type TestPerson } from '../../../test/support/team-side.js';
import { until } from '../../../test/support/until.js';

describe('the team of new chats', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let side: TeamSide;
  let ayu: TestPerson;

  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());
  beforeEach(async () => {
    brand = await chat.workspace();
    side = new TeamSide(chat, brand.id);
    ayu = await side.person();
  });

  const owner = () => chat.as(brand.id, 'owner');
  const choose = (scope: string, team_id: string) => owner().put(`/v1/default-teams/${scope}`, { team_id });
  const started = async () => {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    return `/v1/conversations/${conversation_id}`;
  };
  const shown = async (url: string) => (await ayu.client.get(url)).json;

  it('is the one that was chosen for the door, else for all, and its next person gets the chat at once', async () => {
    const [all, web, telegram] = [await side.team(), await side.team(ayu), await side.team()];
    expect((await choose('all', all)).status).toBe(200);
    expect((await choose('telegram', telegram)).status).toBe(200);
    expect(await shown(await started())).toMatchObject({ team_id: all, assignee_id: null });
    expect((await choose('web', web)).json).toMatchObject({
      scope: 'web',
      team_id: web,
      chosen_by: 'key_test',
    });
    const url = await started();
    await until('it was given', async () => (await shown(url)).assignee_id === ayu.id);
    const changes = (await ayu.client.get(`${url}/changes`)).json.items;
    expect(changes).toMatchObject([
      { version: 3, cause: 'next_free', changed_by: null, team_id: web, assignee_id: ayu.id, state: 'open' },
      { version: 2, cause: 'default_team', changed_by: null, team_id: web, assignee_id: null },
    ]);
    const counts = (await ayu.client.get('/v1/conversations/counts')).json;
    expect(counts).toMatchObject({ mine: 1, open: 2, teams: [{ team_id: web, open: 1, unassigned: 0 }] });
    expect((await owner().delete('/v1/default-teams/web')).status).toBe(204);
    expect((await owner().delete('/v1/default-teams/web')).status).toBe(404);
    expect(await shown(await started())).toMatchObject({ team_id: all });
  });

  it('is listed page by page, and goes with the team', async () => {
    const [one, other] = [await side.team(), await side.team()];
    for (const scope of ['all', 'instagram', 'web']) await choose(scope, scope === 'web' ? other : one);
    const first = (await ayu.client.get('/v1/default-teams?limit=2')).json;
    expect(first.items.map(({ scope }: { scope: string }) => scope)).toEqual(['all', 'instagram']);
    const second = (await ayu.client.get(`/v1/default-teams?limit=2&cursor=${first.next_cursor}`)).json;
    expect(second).toMatchObject({ items: [{ scope: 'web' }], next_cursor: null });
    await side.tell(one, 'ended');
    await until('they went', async () => (await owner().get('/v1/default-teams')).json.items.length === 1);
    expect(await shown(await started())).toMatchObject({ team_id: other });
  });

  it('is a team of the workspace, chosen by its owner for chats that there can be', async () => {
    const team_id = await side.team();
    const other = await chat.workspace();
    const foreign = await new TeamSide(chat, other.id).team();
    for (const [scope, team, status, field] of [
      ['all', foreign, 422, 'team_id'],
      ['all', ids.next('tem'), 422, 'team_id'],
      ['all', 'Orders', 400, 'team_id'],
      ['fax', team_id, 404, undefined],
      ['wa_me', team_id, 404, undefined],
      [ids.next('con'), team_id, 404, undefined],
    ] as const) {
      const answer = await choose(scope, team);
      expect([scope, answer.status, answer.json.errors?.[0]?.field]).toEqual([scope, status, field]);
    }
    expect((await ayu.client.put('/v1/default-teams/all', { team_id })).status).toBe(403);
    expect((await chat.as(brand.id, 'analyst').get('/v1/default-teams')).status).toBe(403);
    expect((await ayu.client.get('/v1/default-teams?cursor=x')).json.errors[0].field).toBe('cursor');
  });
});
