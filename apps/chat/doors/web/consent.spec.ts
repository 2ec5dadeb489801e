import { Database } from '#platform/adapters/sql/database.js';
import { WorkspaceSettings } from '../../../../test/support/workspace-settings.js';
import { ConsentRecord } from '../../consents/consent-record.entity.js';
import { CONSENT_TEXTS } from '../../consents/consent.texts.js';
import { wordingId } from '../../consents/wordings.js';
import { WebVisits } from './web-visits.fixture.js';

const TEXTS = CONSENT_TEXTS.id;

describe('consent by button in a web chat', () => {
  let visits: WebVisits;
  let settings: WorkspaceSettings;

  beforeAll(async () => {
    visits = await WebVisits.start();
    settings = new WorkspaceSettings(visits.chat, visits.brand);
  });
  afterAll(() => visits.chat.stop());
  beforeEach(() => settings.change({ ask_consent: true }));

  /** A chat of somebody who has written; `consent`: of the click that brought them. */
  async function begin(consent?: 'granted' | 'denied' | 'unknown') {
    const click = consent && visits.chat.click(visits.brand.id, { consent });
    const { json } = await visits.open(click ? { click_token: click.token } : {});
    await visits.write(json.visitor_token);
    return { id: json.conversation_id as string, token: json.visitor_token as string };
  }
  type Chat = Awaited<ReturnType<typeof begin>>;
  const path = () => `${visits.place}/consent`;
  const shown = async ({ token }: Chat) => (await visits.chat.visitor(token).get(path())).json;
  const answer = ({ token }: Chat, chosen: string, more: { language?: 'en' | 'id'; key?: string } = {}) =>
    visits.chat
      .visitor(token, more.key ? { 'idempotency-key': more.key } : {})
      .post(path(), { answer: chosen, wording_id: wordingId(more.language ?? 'id') });
  const recorded = async ({ id: conversation_id }: Chat) => {
    const database = visits.chat.service.get(Database, { strict: false });
    const rows = await database.read.find(ConsentRecord, {
      where: { conversation_id },
      order: { id: 'ASC' },
    });
    return rows.map(({ step, language, wording }) => [step, language, wording]);
  };
  const crossed = async ({ id }: Chat, count: number) =>
    (await visits.chat.crossings(id, count)).map(({ type, data }) => [type, data['consent'], data['change']]);

  it('is asked with two buttons, and the answer crosses with the wording that was shown on record', async () => {
    const chat = await begin();
    expect(await shown(chat)).toEqual({
      state: 'open',
      language: 'id',
      wording_id: wordingId('id'),
      question: TEXTS.question,
      explanation: null,
      choices: [
        { answer: 'granted', title: TEXTS.allow },
        { answer: 'denied', title: TEXTS.refuse },
      ],
    });
    const given = await answer(chat, 'granted');
    expect(given).toMatchObject({
      status: 200,
      json: {
        state: 'granted',
        question: null,
        explanation: TEXTS.given,
        choices: [{ answer: 'denied', title: TEXTS.takeBack }],
      },
    });
    expect(await shown(chat)).toEqual(given.json);
    expect(await crossed(chat, 2)).toEqual([
      ['ChatStarted', 'unknown', undefined],
      ['ConsentChanged', 'granted', 'given'],
    ]);
    expect(await recorded(chat)).toEqual([['given', 'id', TEXTS.question]]);
  });

  it('can be taken back and given again, each in the language that was shown', async () => {
    const chat = await begin();
    await answer(chat, 'granted', { language: 'en' });
    expect((await answer(chat, 'denied')).json).toMatchObject({
      state: 'denied',
      explanation: TEXTS.withdrawn,
      question: TEXTS.question,
      choices: [{ answer: 'granted' }],
    });
    expect((await shown(chat)).explanation).toBe(TEXTS.withdrawn);
    expect((await answer(chat, 'granted')).json.state).toBe('granted');
    expect((await crossed(chat, 4)).slice(1).map(([, , change]) => change)).toEqual([
      'given',
      'withdrawn',
      'given',
    ]);
    expect(await recorded(chat)).toEqual([
      ['given', 'en', CONSENT_TEXTS.en.question],
      ['withdrawn', 'id', TEXTS.given],
      ['given', 'id', TEXTS.question],
    ]);
  });

  it('is one change however often it is answered alike, and a request that is repeated late changes nothing', async () => {
    const chat = await begin();
    const key = 'a-key-that-nobody-can-guess';
    await answer(chat, 'granted', { key });
    await answer(chat, 'granted');
    await answer(chat, 'denied');
    await answer(chat, 'denied');
    expect((await answer(chat, 'granted', { key })).json.state).toBe('granted');
    expect((await shown(chat)).state).toBe('denied');
    expect((await recorded(chat)).map(([step]) => step)).toEqual(['given', 'withdrawn']);
  });

  it('is what the click said, which the customer can take back', async () => {
    const chat = await begin('granted');
    expect(await shown(chat)).toMatchObject({ state: 'granted', explanation: TEXTS.given });
    expect((await answer(chat, 'denied')).json).toMatchObject({ explanation: TEXTS.withdrawn });
    expect(await crossed(chat, 2)).toEqual([
      ['ChatStarted', 'granted', undefined],
      ['ConsentChanged', 'denied', 'withdrawn'],
    ]);
    const refused = await begin('denied');
    expect(await shown(refused)).toMatchObject({ state: 'denied', explanation: TEXTS.refused });
  });

  it('is not asked where the workspace does not, but can still be taken back', async () => {
    const granted = await begin();
    await answer(granted, 'granted');
    await settings.change({});
    const chat = await begin();
    const nothing = { state: 'not_asked', question: null, explanation: null, choices: [] };
    expect(await shown(chat)).toMatchObject(nothing);
    expect(await answer(chat, 'granted')).toMatchObject({
      status: 409,
      json: { detail: expect.stringMatching(/does not ask/) },
    });
    expect(await shown(granted)).toMatchObject({ state: 'granted' });
    expect((await answer(granted, 'denied')).json).toMatchObject({ state: 'denied', choices: [] });
    expect((await crossed(granted, 3)).at(-1)).toEqual(['ConsentChanged', 'denied', 'withdrawn']);
  });

  it('is answered by the visitor alone, in JSON, for a wording that is shown', async () => {
    const chat = await begin();
    const { json } = await visits.chat.visitor().post(`/chat/${visits.other.handle}/sessions`, {});
    for (const token of [undefined, 'x', json.visitor_token])
      expect((await visits.chat.visitor(token).get(path())).status).toBe(401);
    const body = { answer: 'granted', wording_id: wordingId('id') };
    const write = (content: object) => visits.chat.visitor(chat.token).post(path(), content);
    expect((await visits.chat.visitor('x').post(path(), body)).status).toBe(401);
    expect(await write({ ...body, answer: 'unknown' })).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'answer' }] },
    });
    expect(await write({ ...body, wording_id: `id-${'0'.repeat(16)}` })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'wording_id', rule: 'unknown' }] },
    });
    const form = visits.chat.visitor(chat.token, { 'content-type': 'text/plain' });
    expect((await form.post(path(), JSON.stringify(body))).status).toBe(415);
    expect(await shown(chat)).toMatchObject({ state: 'open' });
  });
});
