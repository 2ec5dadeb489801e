import { Database } from '#platform/adapters/sql/database.js';
import { until } from '../../../../test/support/until.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import { Message } from '../../conversations/message.entity.js';
import { WEEKDAYS } from '#platform/time/time-of-day.js';

const DAY_MS = 86_400_000;
const AWAY = 'Kami segera kembali.';

describe('the away message over WhatsApp', () => {
  let side: WhatsAppSide;
  let count = 0;
  beforeAll(async () => {
    side = await WhatsAppSide.start();
    // Open on one day of the week alone, which begins in two or three days.
    const weekday = WEEKDAYS[(new Date(Date.now() + 3 * DAY_MS).getUTCDay() + 6) % 7]!;
    const weekdays = { [weekday]: [{ from: '00:00', to: '24:00' }] };
    const hours = { time_zone: 'UTC', weekdays, away: { id: AWAY } };
    expect((await side.chat.as(side.brand.id, 'owner').put('/v1/opening-hours', hours)).status).toBe(200);
  });
  afterAll(() => side.stop());

  const person = () => `62812${String(++count).padStart(8, '0')}`;
  /** A message as connections passes it on, of a form that the sandbox does not send. */
  const pass = (address: string, more = {}, fields = {}) =>
    side.chat.receive(
      { workspace_id: side.brand.id, connection_id: side.connection_id, ...fields },
      { message_id: `wamid.in${++count}`, type: 'text', text: 'Halo', address, at: Date.now(), ...more },
    );
  const write = async (wa_id: string) =>
    expect(await side.whatsapp.receive({ wa_id }, { text: { body: 'Halo' } })).toMatchObject({ status: 200 });
  const arrived = (wa_id: string) => side.arrived(wa_id).map(({ text }) => text.body);
  const written = () =>
    side.chat.service.get(Database, { strict: false }).read.countBy(Message, { sender: 'automatic' });
  /** Waits until all that was passed on before is processed: a further customer got the away message. */
  async function processed() {
    const last = person();
    await write(last);
    await until('a later one arrived', () => arrived(last).length > 0);
  }

  it('is sent once, also where somebody writes twice', async () => {
    const wa_id = person();
    await write(wa_id);
    await until('it arrived', () => arrived(wa_id).length > 0);
    await write(wa_id);
    await until('both are there', async () => {
      const [one] = await side.inbox();
      return (await side.messages(one.id)).length === 3;
    });
    expect(arrived(wa_id)).toEqual([AWAY]);
    expect(await written()).toBe(1);
  });

  it('is not written to a command, a reaction, a message from before the closing, or once the phone answered', async () => {
    const before = await written();
    const messages = side.chat.service.get(Database, { strict: false }).read;
    const stored = await messages.countBy(Message, {});
    const answered = person();
    await pass(person(), { text: 'STOP' }, { command: true });
    await pass(person(), { type: 'reaction', text: '👍' });
    await pass(person(), { at: Date.now() - 10 * DAY_MS });
    await pass(answered, {}, { echo: true });
    await until('all are stored', async () => (await messages.countBy(Message, {})) === stored + 4);
    await pass(answered);
    await until('it is stored', async () => (await messages.countBy(Message, {})) === stored + 5);
    await processed();
    expect(await written()).toBe(before + 1);
  });

  it('is not written while the account is halted', async () => {
    const before = await written();
    const open = (await side.inbox()).length;
    const accounts = side.chat.service.get(ChatAccounts, { strict: false });
    const known = (state: string) =>
      until(`it is ${state}`, async () => (await accounts.get(side.connection_id))?.state === state);
    await side.connect('halted');
    await known('halted');
    await pass(person());
    await side.conversations(open + 1);
    await side.connect();
    await known('active');
    await processed();
    expect(await written()).toBe(before + 1);
  });
});
