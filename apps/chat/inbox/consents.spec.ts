import { wordingId } from '../consents/wordings.js';
import { CONSENT_TEXTS } from '../consents/consent.texts.js';
import { WebVisits } from '../doors/web/web-visits.fixture.js';
import { WorkspaceSettings } from '../../../test/support/workspace-settings.js';

describe('the consent of a chat, as agents see it', () => {
  let visits: WebVisits;
  beforeAll(async () => {
    visits = await WebVisits.start();
    await new WorkspaceSettings(visits.chat, visits.brand).change({ ask_consent: true });
  });
  afterAll(() => visits.chat.stop());

  const agent = () => visits.chat.as(visits.brand.id);
  const begin = async () => {
    const { visitor_token, conversation_id } = (await visits.open()).json;
    await visits.write(visitor_token);
    return { token: visitor_token as string, path: `/v1/conversations/${conversation_id}` };
  };
  const grant = (token: string) =>
    visits.chat
      .visitor(token)
      .post(`${visits.place}/consent`, { answer: 'granted', wording_id: wordingId('en') });
  const shown = async (path: string) => (await agent().get(path)).json.consent;

  it('is listed with the words that were shown, the latest first, page by page', async () => {
    const { token, path } = await begin();
    expect(await shown(path)).toBe('unknown');
    await grant(token);
    await visits.chat
      .visitor(token)
      .post(`${visits.place}/consent`, { answer: 'denied', wording_id: wordingId('id') });
    const [withdrawn, given] = [
      { step: 'withdrawn', language: 'id', wording: CONSENT_TEXTS.id.given, recorded_by: null },
      { step: 'given', language: 'en', wording: CONSENT_TEXTS.en.question, recorded_by: null },
    ];
    expect((await agent().get(`${path}/consents`)).json).toMatchObject({ items: [withdrawn, given] });
    const first = (await agent().get(`${path}/consents?limit=1`)).json;
    expect(first.items).toMatchObject([withdrawn]);
    const second = (await agent().get(`${path}/consents?limit=1&cursor=${first.next_cursor}`)).json;
    expect(second).toMatchObject({ items: [given], next_cursor: null });
    expect(await shown(path)).toBe('denied');
  });

  it('is taken back by an agent where the customer asks for that, once, and the record says who did', async () => {
    const { token, path } = await begin();
    await grant(token);
    const withdraw = () => agent().post(`${path}/consents/withdraw`);
    expect(await withdraw()).toMatchObject({ status: 200, json: { consent: 'denied' } });
    expect((await withdraw()).status).toBe(200);
    const { items } = (await agent().get(`${path}/consents`)).json;
    expect(items.map(({ step }: any) => step)).toEqual(['withdrawn', 'given']);
    expect(items[0]).toMatchObject({ language: null, wording: null, recorded_by: expect.any(String) });
    const id = path.split('/').at(-1)!;
    expect((await visits.chat.crossings(id, 3)).at(-1)).toMatchObject({
      type: 'ConsentChanged',
      data: { consent: 'denied', change: 'withdrawn' },
    });
    // The customer sees it, and not who recorded it.
    const { json, text } = await visits.chat.visitor(token).get(`${visits.place}/consent`);
    expect(json).toMatchObject({ state: 'denied' });
    expect(text).not.toContain(items[0].recorded_by);
    await grant(token);
    expect(await shown(path)).toBe('granted');
  });

  it('is refused where nothing was given before', async () => {
    const { path } = await begin();
    await agent().post(`${path}/consents/withdraw`);
    expect((await agent().get(`${path}/consents`)).json.items).toMatchObject([{ step: 'refused' }]);
  });

  it('is for agents of the workspace alone', async () => {
    const { path } = await begin();
    const other = visits.chat.as(visits.other.id);
    for (const answer of [await other.get(`${path}/consents`), await other.post(`${path}/consents/withdraw`)])
      expect(answer.status).toBe(404);
    for (const role of ['publisher', 'marketer', 'analyst'] as const)
      expect((await visits.chat.as(visits.brand.id, role).get(`${path}/consents`)).status).toBe(403);
  });
});
