import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { ApiKeyDescribed, members, PersonDescribed } from '#workspace/member.topic.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';
import { Member } from './member.entity.js';
import { Members } from './members.service.js';

describe('the members that chat knows', () => {
  let chat: ChatSide;
  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());

  const find = (workspace: string, id: string) =>
    chat.service.get(Members, { strict: false }).find(workspace, id);

  it('are persons and API keys, each in its workspace, with the role that was told last', async () => {
    const [first, second] = [ids.next('wsp'), ids.next('wsp')];
    const person_id = ids.next('psn');
    const person = (workspace_id: string, role: PersonDescribed['role']) =>
      make<PersonDescribed>(PersonDescribed, {
        workspace_id,
        person_id,
        role,
        max_open_chats: 10,
        state: 'active',
      });
    await chat.publishEvent(members, person(first, 'agent'), 1);
    await chat.publishEvent(members, person(second, 'owner'), 1);
    await chat.publishEvent(members, person(first, 'analyst'), 2);
    expect(await find(second, person_id)).toMatchObject({ role: 'owner', state: 'active' });
    const { read } = chat.service.get(Database, { strict: false });
    await until('the last change has come', () =>
      read.existsBy(Member, { workspace_id: first, id: person_id, role: 'analyst' }),
    );
    expect(await find(ids.next('wsp'), person_id)).toBeNull();
  });

  it('have ended once their key is revoked', async () => {
    const [workspace_id, key_id] = [ids.next('wsp'), ids.next('key')];
    const key = (state: ApiKeyDescribed['state']) =>
      make<ApiKeyDescribed>(ApiKeyDescribed, { workspace_id, key_id, role: 'agent', state });
    await chat.publishEvent(members, key('active'), 1);
    expect(await find(workspace_id, key_id)).toMatchObject({ state: 'active' });
    await chat.publishEvent(members, key('ended'), 2);
    await until('the end has come', async () => (await find(workspace_id, key_id))?.state === 'ended');
  });
});
