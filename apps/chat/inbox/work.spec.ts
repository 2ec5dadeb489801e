import { ChatSide, ids } from '../../../test/support/chat-side.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';

const DAY_MS = 86_400_000;

describe('the work on a conversation', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let ayu: { id: string; client: HttpClient };
  let budi: { id: string; client: HttpClient };

  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    ayu = await chat.member(brand.id);
    budi = await chat.member(brand.id);
  });
  afterAll(() => chat.stop());

  /** A chat in which the customer wrote once. */
  async function started() {
    const place = `/chat/${brand.handle}`;
    const opened = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = chat.visitor(opened.visitor_token);
    const writes = async () =>
      expect((await customer.post(`${place}/messages`, { text: 'Hi' })).status).toBe(201);
    await writes();
    const id: string = opened.conversation_id;
    const url = `/v1/conversations/${id}`;
    const shown = async () => (await ayu.client.get(url)).json;
    const change = async (body: object, who = ayu) =>
      who.client.patch(url, { version: (await shown()).version, ...body });
    return { id, url, customer, writes, shown, change, place };
  }
  const listed = async (query: string, who = ayu) =>
    (await who.client.get(`/v1/conversations?limit=100&${query}`)).json.items.map(
      (one: { id: string }) => one.id,
    );
  const later = (ms: number) => new Date(Date.now() + ms).toISOString();

  it('begins open, without an assignee, and takes an agent and a state in one change', async () => {
    const one = await started();
    expect(await one.shown()).toMatchObject({
      state: 'open',
      snoozed_until: null,
      assignee_id: null,
      version: 1,
      changed_by: null,
    });
    const changed = await one.change({ state: 'resolved', assignee_id: budi.id });
    expect(changed).toMatchObject({
      status: 200,
      json: { state: 'resolved', assignee_id: budi.id, version: 2, changed_by: ayu.id },
    });
    expect(await one.shown()).toEqual(changed.json);
    expect((await one.change({ assignee_id: null })).json).toMatchObject({ assignee_id: null, version: 3 });
  });

  it('tells an agent what another one did meanwhile, and changes nothing then', async () => {
    const one = await started();
    const [first, second] = await Promise.all(
      [ayu, budi].map(({ id, client }) => client.patch(one.url, { version: 1, assignee_id: id })),
    );
    expect([first!.status, second!.status].sort()).toEqual([200, 409]);
    const winner = first!.status === 200 ? ayu : budi;
    const refused = first!.status === 200 ? second! : first!;
    expect(refused.json).toMatchObject({
      errors: [{ field: 'version', rule: 'changed', allowed: [2] }],
      present: { version: 2, state: 'open', assignee_id: winner.id, changed_by: winner.id },
    });
    expect((await one.shown()).assignee_id).toBe(winner.id);
  });

  it('answers a repeated change as the first one, and counts it once', async () => {
    const one = await started();
    for (let times = 0; times < 2; times++)
      expect(await ayu.client.patch(one.url, { version: 1, state: 'resolved' })).toMatchObject({
        status: 200,
        json: { state: 'resolved', version: 2 },
      });
  });

  it.each(['resolved', 'snoozed'])(
    'opens a %s conversation when its customer writes, in the same thread',
    async (state) => {
      const one = await started();
      await one.change({
        state,
        assignee_id: ayu.id,
        ...(state === 'snoozed' && { snoozed_until: later(DAY_MS) }),
      });
      expect(await listed('')).not.toContain(one.id);
      expect(await listed(`state=${state}`)).toContain(one.id);
      await one.writes();
      expect(await one.shown()).toMatchObject({
        state: 'open',
        snoozed_until: null,
        assignee_id: ayu.id,
        version: 3,
        changed_by: null,
      });
      expect(await listed('')).toContain(one.id);
    },
  );

  it('leaves a conversation as it is when the customer only opens the page, or an agent answers', async () => {
    const one = await started();
    await one.change({ state: 'resolved' });
    expect((await one.customer.post(`${one.place}/sessions`, {})).status).toBe(201);
    expect((await ayu.client.post(`${one.url}/messages`, { text: 'Thank you' })).status).toBe(201);
    expect(await one.shown()).toMatchObject({ state: 'resolved', version: 2 });
  });

  it('keeps spam out of the list, whatever its customer writes', async () => {
    const one = await started();
    await one.change({ state: 'spam' });
    await one.writes();
    expect(await one.shown()).toMatchObject({ state: 'spam', version: 2 });
    expect(await listed('')).not.toContain(one.id);
    expect(await listed('state=spam')).toContain(one.id);
  });

  it('tells the ads side of spam, and of a mark that is taken back, once each', async () => {
    const one = await started();
    await one.change({ state: 'resolved' });
    await one.change({ state: 'spam' });
    await one.change({ state: 'spam', assignee_id: ayu.id });
    await one.change({ state: 'open' });
    await one.change({ state: 'spam' });
    const crossed = await chat.crossings(one.id, 4);
    expect(crossed.map(({ type, data }) => [type, (data as { change?: string }).change])).toEqual([
      ['ChatStarted', undefined],
      ['SpamMarked', 'marked'],
      ['SpamMarked', 'unmarked'],
      ['SpamMarked', 'marked'],
    ]);
  });

  it('opens a snoozed conversation at its time', async () => {
    const [one, two] = [await started(), await started()];
    await one.change({ state: 'snoozed', snoozed_until: later(DAY_MS) });
    await two.change({ state: 'snoozed', snoozed_until: later(3 * DAY_MS) });
    expect((await two.change({ snoozed_until: later(4 * DAY_MS) })).json).toMatchObject({
      state: 'snoozed',
      version: 3,
    });
    const tag = (await ayu.client.post('/v1/tags', { name: 'waiting' })).json.id as string;
    await one.change({ tag_ids: [tag] });
    expect(await listed(`tag=${tag}`)).toEqual([]);
    chat.advance(2 * DAY_MS);
    await until('the first one is open', async () => (await one.shown()).state === 'open');
    expect(await one.shown()).toMatchObject({ snoozed_until: null, version: 4, changed_by: null });
    expect(await listed(`tag=${tag}`)).toEqual([one.id]);
    expect((await two.shown()).state).toBe('snoozed');
  });

  it('lists the conversations of an agent, and those of nobody', async () => {
    const [mine, nobodys] = [await started(), await started()];
    await mine.change({ assignee_id: ayu.id });
    for (const query of ['assignee=me', `assignee=${ayu.id}`]) {
      expect(await listed(query)).toContain(mine.id);
      expect(await listed(query)).not.toContain(nobodys.id);
    }
    expect(await listed('assignee=me', budi)).not.toContain(mine.id);
    expect(await listed('assignee=none')).toContain(nobodys.id);
    expect(await listed('assignee=none')).not.toContain(mine.id);
  });

  it('counts the lists of an agent, and those of others apart', async () => {
    const own = await chat.workspace();
    const [cici, dedi] = [await chat.member(own.id), await chat.member(own.id)];
    const open = async () => {
      const place = `/chat/${own.handle}`;
      const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
      await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
      return `/v1/conversations/${conversation_id}`;
    };
    const [first, second, third] = [await open(), await open(), await open(), await open()];
    await cici.client.patch(first!, { version: 1, assignee_id: cici.id });
    await cici.client.post(`${second}/messages`, { text: 'Hello' });
    await cici.client.patch(third!, { version: 1, state: 'snoozed', snoozed_until: later(DAY_MS * 30) });
    const counts = async (who: HttpClient) => (await who.get('/v1/conversations/counts')).json;
    const same = { open: 3, unassigned: 2, unanswered: 2, snoozed: 1, teams: [], counted_up_to: 1_000 };
    expect(await counts(cici.client)).toEqual({ ...same, mine: 1, unread: 1 });
    expect(await counts(dedi.client)).toEqual({ ...same, mine: 0, unread: 0 });
    expect((await chat.as(own.id, 'analyst').get('/v1/conversations/counts')).status).toBe(403);
    const list = async (query: string) =>
      (await cici.client.get(`/v1/conversations?${query}`)).json.items.map(({ id }: { id: string }) => id);
    expect(await list('unanswered=false')).toEqual([second!.split('/').at(-1)]);
    expect(await list('door=telegram')).toEqual([]);
    expect(await list('door=web&unanswered=true')).toHaveLength(2);
  });

  it('takes conversations from a member whose key was revoked or whose role cannot answer', async () => {
    for (const [role, state] of [
      ['agent', 'ended'],
      ['analyst', 'active'],
    ] as const) {
      const leaving = await chat.member(brand.id);
      const one = await started();
      expect((await one.change({ assignee_id: leaving.id })).status).toBe(200);
      await chat.describeKey(brand.id, leaving.id, role, state);
      await until('nobody has it', async () => (await one.shown()).assignee_id === null);
      expect(await one.shown()).toMatchObject({ version: 3, changed_by: null });
      const again = await one.change({ assignee_id: leaving.id });
      expect(again).toMatchObject({ status: 422, json: { errors: [{ field: 'assignee_id' }] } });
    }
  });

  it('refuses what cannot be, and names the field', async () => {
    const one = await started();
    const other = await chat.workspace();
    const stranger = await chat.member(other.id);
    const analyst = await chat.member(brand.id, 'analyst');
    const refused: [object, number, string][] = [
      [{ assignee_id: ids.next('key') }, 422, 'assignee_id'],
      [{ assignee_id: stranger.id }, 422, 'assignee_id'],
      [{ assignee_id: analyst.id }, 422, 'assignee_id'],
      [{ assignee_id: 'nobody' }, 400, 'assignee_id'],
      [{ assignee_id: 'x'.repeat(10_000) }, 400, 'assignee_id'],
      [{ state: 'closed' }, 400, 'state'],
      [{ state: 'snoozed' }, 422, 'snoozed_until'],
      [{ state: 'snoozed', snoozed_until: '2020-01-01T00:00:00Z' }, 422, 'snoozed_until'],
      [{ state: 'snoozed', snoozed_until: '9999-12-31T00:00:00Z' }, 422, 'snoozed_until'],
      [{ state: 'snoozed', snoozed_until: '2027-02-30T00:00:00Z' }, 422, 'snoozed_until'],
      [{ state: 'snoozed', snoozed_until: 'tomorrow' }, 400, 'snoozed_until'],
      [{ snoozed_until: later((400 * DAY_MS) / 100) }, 422, 'snoozed_until'],
      [{ version: 0 }, 400, 'version'],
      [{ version: 1e20 }, 400, 'version'],
      [{ version: 'two' }, 400, 'version'],
      [{ note: 'x' }, 400, 'note'],
    ];
    for (const [body, status, field] of refused) {
      const answer = await one.change(body);
      const fields = answer.json.errors?.map((error: { field: string }) => error.field);
      expect([body, answer.status, new Set(fields)]).toEqual([body, status, new Set([field])]);
    }
    const unversioned = await ayu.client.patch(one.url, { state: 'resolved' });
    expect(unversioned.json.errors[0]).toMatchObject({ field: 'version' });
    expect((await stranger.client.patch(one.url, { version: 1, state: 'spam' })).status).toBe(404);
    expect((await analyst.client.patch(one.url, { version: 1, state: 'spam' })).status).toBe(403);
    expect((await ayu.client.get('/v1/conversations?assignee=somebody')).json.errors).toMatchObject([
      { field: 'assignee' },
    ]);
    expect((await ayu.client.get('/v1/conversations?state=closed')).json.errors).toMatchObject([
      { field: 'state' },
    ]);
    expect(await one.shown()).toMatchObject({ state: 'open', version: 1 });
  });
});
