import { MetricFamilies } from '#platform/operations/metric-families.js';
import { until } from '../../../../test/support/until.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import { SilenceWatch } from './silence-watch.js';

describe('a number whose answers WhatsApp accepts and never confirms', () => {
  let side: WhatsAppSide;
  beforeAll(async () => {
    side = await WhatsAppSide.start({ statuses: ['sent'] });
    side.chat.service.get(SilenceWatch, { strict: false }).graceMs = 300;
  });
  afterAll(() => side.stop());

  const silences = () => side.reports.filter(({ headers }) => headers['type'] === 'AccountSilent');
  const types = () => side.reports.map(({ headers }) => headers['type']);
  const open = async (nth: number): Promise<string> => {
    const before = (await side.inbox()).map(({ id }) => id);
    await side.whatsapp.receive({ wa_id: `6281400000${nth}` }, { text: { body: 'Halo' } });
    return (await side.conversations(before.length + 1)).find(({ id }) => !before.includes(id)).id;
  };
  const answer = async (id: string) => {
    expect((await side.reply(id, { text: 'Ada' })).status).toBe(201);
    await side.until('it is accepted', id, (all) => all.at(-1).state === 'sent');
  };
  const silent = async () => {
    const { registry } = side.chat.service.get(MetricFamilies, { strict: false });
    return (await registry.getSingleMetric('corong_silent_accounts')!.get()).values[0]!.value;
  };
  const problems = async (ids: string[]) =>
    (await Promise.all(ids.map((id) => side.messages(id)))).map((all) => all.at(-1).problem);

  it('is reported after three people in a row, until WhatsApp confirms an answer', async () => {
    const people: string[] = [];
    for (let nth = 10; nth < 13; nth++) people.push(await open(nth));
    await answer(people[0]!);
    side.whatsapp.billing.stopped = true;
    await answer(people[1]!);
    await answer(people[2]!);
    const last = await open(13);
    // Two answers to the same person count as one person.
    await answer(people[2]!);
    expect(silences()).toEqual([]);
    await answer(last);
    await until('connections is told', () => silences().length === 1);
    expect(JSON.parse(silences()[0]!.payload)).toMatchObject({
      connection_id: side.connection_id,
      detail: expect.stringMatching(/payment method/),
    });
    expect(await problems([people[0]!, people[1]!, last])).toEqual([null, 'unconfirmed', 'unconfirmed']);
    expect(await silent()).toBe(1);
    side.whatsapp.billing.stopped = false;
    await answer(last);
    await side.until('the newest is confirmed', last, (all) => all.at(-1).problem === null);
    await until('it is over', async () => (await silent()) === 0);
    await until('connections is told that it is over', () => types().at(-1) === 'AccountConfirmed');
    expect(types()).toEqual(['AccountSilent', 'AccountConfirmed']);
  });
});
