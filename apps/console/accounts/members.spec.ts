import { Database } from '#platform/adapters/sql/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { members } from '#workspace/member.topic.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { startConsole } from '../src/console.fixture.js';
import { recoverOwner } from './recovery.js';

const SETUP = {
  workspace: 'Kopi Nusantara',
  name: 'Ayu of the roastery',
  email: 'ayu@example.com',
  password: 'at least ten characters',
};

type Said = Record<string, unknown>;

describe('members', () => {
  let app: AppUnderTest;
  const said: Said[] = [];
  beforeEach(async () => {
    said.length = 0;
    app = await startConsole();
    await app.subscribe(members, ({ payload, headers }) => {
      const sequence = Number(headers['sequence']);
      said.push({ sequence, ...(JSON.parse(payload) as Said) });
    });
  });
  afterEach(() => app.close());

  const setUp = async () => (await app.from('127.0.0.1').post('/v1/setup', SETUP)).json;
  const about = (id: string) =>
    said
      .filter(({ person_id, key_id }) => (person_id ?? key_id) === id)
      .map(({ role, state, sequence }) => [role, state, sequence]);

  it('are told to every app: the owner and each key, by ids and roles, without a name', async () => {
    const { api_key, key_id, workspace_id } = await setUp();
    const owner = app.client.with({ authorization: `Bearer ${api_key}` });
    const made = (await owner.post('/v1/api-keys', { name: 'Ayu of the shop', role: 'agent' })).json;
    await owner.delete(`/v1/api-keys/${made.id}`);
    await until('every change was told', () => about(made.id).length === 2);
    expect(about(made.id)).toEqual([
      ['agent', 'active', 1],
      ['agent', 'ended', 2],
    ]);
    await until('the owner was told', () => said.length === 4);
    expect(about(key_id)).toEqual([['owner', 'active', 1]]);
    expect(said.filter(({ person_id }) => person_id)).toEqual([
      {
        workspace_id,
        person_id: expect.stringMatching(/^psn_/),
        role: 'owner',
        max_open_chats: 10,
        state: 'active',
        sequence: 1,
      },
    ]);
    expect(JSON.stringify(said)).not.toMatch(/Ayu|example\.com/);
  });

  it('are told of an owner key that was recovered, and of those that it replaces', async () => {
    const { key_id } = await setUp();
    const recovered = (await recoverOwner(app.get(Database), app.get(Outbox), app.get(Clock), app.get(Ids)))!;
    await until('both were told', () => about(recovered.key_id).length === 1 && about(key_id).length === 2);
    expect(about(recovered.key_id)).toEqual([['owner', 'active', 1]]);
    expect(about(key_id).at(-1)).toEqual(['owner', 'ended', 2]);
  });
});
