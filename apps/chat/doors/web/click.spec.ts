import { Keys } from '#platform/security/keys.js';
import { CLICK_PURPOSE } from '#crossing/click-token.js';
import { ids, ChatSide } from '../../../../test/support/chat-side.js';
import { WebVisits } from './web-visits.fixture.js';

describe('the click of a visit to a web chat', () => {
  let visits: WebVisits;
  let chat: ChatSide;
  let brand: WebVisits['brand'];
  let other: WebVisits['other'];
  let place: string;

  beforeAll(async () => {
    visits = await WebVisits.start();
    ({ chat, brand, other, place } = visits);
  });
  afterAll(() => chat.stop());

  const open: WebVisits['open'] = (body, token) => visits.open(body, token);
  const write: WebVisits['write'] = (token, text) => visits.write(token, text);

  it('is not attributed if the click token is forged, expired, foreign, used or malformed', async () => {
    const used = chat.click(brand.id);
    await write((await open({ click_token: used.token })).json.visitor_token);
    const foreign = new Keys(Keys.generate());
    const claims = {
      workspace_id: brand.id,
      click_id: ids.next('clk'),
      ad_id: ids.next('adv'),
      consent: 'granted',
    };
    const tokens = [
      'x',
      'a.b.c',
      foreign.signClaims(CLICK_PURPOSE, claims, 60),
      chat.click(brand.id, {}, -10).token,
      chat.click(other.id).token,
      chat.click(brand.id, { consent: 'maybe' as never }).token,
      chat.click(brand.id, { note: 'free text' } as never).token,
      chat.click(brand.id, { click_id: undefined }).token,
      used.token,
    ];
    for (const click_token of tokens) {
      const { status, json } = await open({ click_token });
      expect(status).toBe(201);
      await write(json.visitor_token);
      const [begun] = await chat.crossings(json.conversation_id, 1);
      expect(begun).toMatchObject({
        type: 'ChatStarted',
        data: { consent: 'unknown', door: 'web', via: 'none', certainty: 'none' },
      });
      expect(begun!.data).not.toHaveProperty('click_id');
      expect(begun!.data).not.toHaveProperty('ad_id');
    }
  });

  it('counts once the visitor writes, so that opening the page uses nothing up', async () => {
    const { token, click_id, ad_id } = chat.click(brand.id);
    const [first, second, third] = [
      await open({ click_token: token }),
      await open({ click_token: token }),
      await open(),
    ];
    await write(second.json.visitor_token);
    await write(first.json.visitor_token);
    await open({ click_token: token }, third.json.visitor_token);
    await write(third.json.visitor_token);
    const begun = async ({ json }: typeof first) => (await chat.crossings(json.conversation_id, 1))[0]!.data;
    expect(await begun(second)).toMatchObject({
      click_id,
      ad_id,
      via: 'token',
      certainty: 'exact',
      consent: 'granted',
    });
    for (const other of [first, third]) {
      expect(await begun(other)).toMatchObject({ via: 'none', certainty: 'none', consent: 'unknown' });
      expect(await begun(other)).not.toHaveProperty('click_id');
    }
    const shown = async ({ json }: typeof first) =>
      (await chat.as(brand.id).get(`/v1/conversations/${json.conversation_id}`)).json;
    expect(await shown(second)).toMatchObject({
      attributed_via: 'token',
      certainty: 'exact',
      ad_id,
      click_bound: true,
    });
    expect(await shown(first)).toMatchObject({
      attributed_via: 'none',
      certainty: 'none',
      ad_id: null,
      click_bound: false,
    });
  });

  it("reports an opened chat to the ads side, by the click's id alone", async () => {
    const { token, click_id } = chat.click(brand.id);
    expect((await chat.visitor().get(`${place}?click=${token}`)).status).toBe(200);
    const { visitor_token } = (await open({ click_token: token })).json;
    await open({ click_token: token }, visitor_token);
    await open({ click_token: chat.click(other.id).token });
    const last = chat.click(brand.id);
    await open({ click_token: last.token });
    await chat.crossings(last.click_id, 1);
    const opened = await chat.crossings(click_id, 1);
    expect(opened).toMatchObject([{ type: 'ChatOpened', data: { workspace_id: brand.id, click_id } }]);
    expect(Object.keys(opened[0]!.data).sort()).toEqual(['at', 'click_id', 'workspace_id']);
  });

  it('crosses again for another click when the customer writes next, and once for each click', async () => {
    const [a, b] = [chat.click(brand.id), chat.click(brand.id, { consent: 'denied' })];
    const { visitor_token, conversation_id } = (await open({ click_token: a.token })).json;
    await open({ click_token: a.token }, visitor_token);
    await write(visitor_token);
    await open({ click_token: b.token }, visitor_token);
    await open({ click_token: a.token }, visitor_token);
    await chat.as(brand.id).post(`/v1/conversations/${conversation_id}/messages`, { text: 'Yes?' });
    await write(visitor_token);
    await open({ click_token: b.token }, visitor_token);
    await write(visitor_token);
    await chat.as(brand.id).post(`/v1/conversations/${conversation_id}/stages`, { stage: 'qualified' });
    const events = await chat.crossings(conversation_id, 4);
    expect(events.map(({ type, data }) => [type, data['click_id'], data['consent']])).toEqual([
      ['ChatStarted', a.click_id, 'granted'],
      ['StageReached', undefined, 'granted'],
      ['ChatTouched', b.click_id, 'denied'],
      ['StageReached', undefined, 'denied'],
    ]);
    // The later click is a further touch, and does not change the first one.
    expect((await chat.as(brand.id).get(`/v1/conversations/${conversation_id}`)).json.ad_id).toBe(a.ad_id);
  });
});
