import { ChatSide } from '../../../test/support/chat-side.js';
import { TeamSide, type TestPerson } from '../../../test/support/team-side.js';
import { until } from '../../../test/support/until.js';
import { ABSENT_KEEPS_MS } from './releases.js';

interface Shown {
  assignee_id: string | null;
  team_id: string | null;
  version: number;
  changed_by: string | null;
}

describe('the turns of a team', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let side: TeamSide;

  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());
  beforeEach(async () => {
    brand = await chat.workspace();
    side = new TeamSide(chat, brand.id);
  });

  /** A chat in which the customer wrote once. */
  async function started() {
    const place = `/chat/${brand.handle}`;
    const opened = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = chat.visitor(opened.visitor_token);
    const writes = async () =>
      expect((await customer.post(`${place}/messages`, { text: 'Hi' })).status).toBe(201);
    await writes();
    const url = `/v1/conversations/${opened.conversation_id}`;
    const shown = async () => (await chat.as(brand.id).get(url)).json as Shown;
    const change = async (fields: object, as = chat.as(brand.id)) =>
      as.patch(url, { version: (await shown()).version, ...fields });
    const goesTo = (person: TestPerson | null) =>
      until('it was given', async () => (await shown()).assignee_id === (person?.id ?? null));
    return { id: opened.conversation_id as string, url, writes, shown, change, goesTo };
  }
  type Chat = Awaited<ReturnType<typeof started>>;

  const holders = async (chats: Chat[]) =>
    Promise.all(chats.map(async (one) => (await one.shown()).assignee_id));
  const allGiven = (chats: Chat[]) =>
    until('all were given', async () => (await holders(chats)).every((id) => id !== null));
  const several = (count: number) => Promise.all(Array.from({ length: count }, () => started()));

  it('go to the online person with the fewest open chats, and to nobody beyond the limit', async () => {
    const [ayu, budi] = [await side.person({ max_open_chats: 3 }), await side.person({ max_open_chats: 1 })];
    const away = await side.person({ presence: 'away' });
    const never = await side.person({ presence: 'offline' });
    const team_id = await side.team(ayu, budi, away, never);
    const chats = await several(5);
    for (const one of chats) expect((await one.change({ team_id })).status).toBe(200);
    await until('all whom it can are busy', async () => {
      const given = (await holders(chats)).filter((id) => id !== null);
      return given.length === 4;
    });
    const given = await holders(chats);
    expect(given.filter((id) => id === ayu.id)).toHaveLength(3);
    expect(given.filter((id) => id === budi.id)).toHaveLength(1);
    const waiting = chats[given.indexOf(null)]!;
    expect(await waiting.shown()).toMatchObject({ team_id, assignee_id: null });
    await chats[given.indexOf(budi.id)]!.change({ state: 'resolved' });
    await waiting.goesTo(budi);
  });

  it('go round: of those with equally many the one whose turn was longest ago', async () => {
    const people = [await side.person(), await side.person(), await side.person()];
    const team_id = await side.team(...people);
    const order: (string | null)[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const one = await started();
      await one.change({ team_id });
      await allGiven([one]);
      order.push((await one.shown()).assignee_id);
      await one.change({ state: 'resolved' });
    }
    const everybody = people.map(({ id }) => id).sort();
    expect(order).toEqual([...everybody, ...everybody]);
  });

  it('wait with the team while nobody is free, and go to who comes, those who wait longest first', async () => {
    const ayu = await side.person({ presence: 'offline', max_open_chats: 1 });
    const team_id = await side.team(ayu);
    const [early, late] = [await started(), await started()];
    await late.change({ team_id });
    await early.change({ team_id });
    const listed = (await chat.as(brand.id).get(`/v1/conversations?team=${team_id}&assignee=none`)).json
      .items;
    expect(listed).toHaveLength(2);
    await side.is(ayu.id, 'online');
    await early.goesTo(ayu);
    expect((await late.shown()).assignee_id).toBeNull();
    await side.describe(ayu.id, { max_open_chats: 2 });
    await late.goesTo(ayu);
  });

  it('never give one chat twice, with two instances of chat', async () => {
    const second = await ChatSide.process(chat.folder.path);
    try {
      const people = [await side.person(), await side.person()];
      const team_id = await side.team(...people);
      const chats = await several(20);
      await Promise.all(chats.map((one) => one.change({ team_id })));
      await allGiven(chats);
      const given = await holders(chats);
      for (const { id } of people) expect(given.filter((one) => one === id)).toHaveLength(10);
      for (const one of chats) expect((await one.shown()).version).toBe(3);
    } finally {
      await second.close();
    }
  });

  it('take a chat from a person who left, whose role changed, or who stays away while the customer waits', async () => {
    const [ayu, budi, cici] = [await side.person(), await side.person(), await side.person()];
    const team_id = await side.team(ayu, budi, cici);
    const [one, two, three, answered, alone] = await several(5);
    await one!.change({ team_id, assignee_id: ayu.id });
    await two!.change({ team_id, assignee_id: budi.id });
    for (const held of [three, answered]) await held!.change({ team_id, assignee_id: cici.id });
    await cici.client.post(`${answered!.url}/messages`, { text: 'Hello' });
    await alone!.change({ assignee_id: cici.id });
    await side.is(ayu.id, 'offline');
    await side.is(budi.id, 'offline');
    await side.describe(ayu.id, { state: 'ended' });
    await side.describe(budi.id, { role: 'analyst' });
    await one!.goesTo(cici);
    await two!.goesTo(cici);
    await side.is(cici.id, 'away');
    chat.advance(ABSENT_KEEPS_MS);
    for (const waiting of [one, two, three]) await waiting!.goesTo(null);
    expect(await holders([answered!, alone!])).toEqual([cici.id, cici.id]);
    await answered!.writes();
    await answered!.goesTo(null);
    await side.is(cici.id, 'online');
    for (const back of [one, two, three, answered]) await back!.goesTo(cici);
  });

  it('leave a team that was removed, and a team’s chat stays with the person who leaves the team', async () => {
    const ayu = await side.person();
    const team_id = await side.team(ayu);
    const one = await started();
    await one.change({ team_id });
    await one.goesTo(ayu);
    await side.joins(team_id, ayu.id, 'ended');
    const next = await started();
    await next.change({ team_id });
    await side.tell(team_id, 'ended');
    await until('the team is gone', async () => (await next.shown()).team_id === null);
    await until('the team is gone', async () => (await one.shown()).team_id === null);
    expect(await holders([one, next])).toEqual([ayu.id, null]);
    expect((await next.change({ team_id })).json.errors).toMatchObject([{ field: 'team_id', rule: 'ended' }]);
  });
});
