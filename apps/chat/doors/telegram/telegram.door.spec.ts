import { ids } from '../../../../test/support/chat-side.js';
import { tellOfAccount } from '../../../../test/support/network-side.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../../test/support/sandboxes/telegram.js';
import { describeDoor } from '../door.contract.js';
import { NetworkDoors } from '../networks/network-doors.service.js';

let telegram: TelegramSandbox;
let cases = 0;

beforeAll(async () => void (telegram = await startTelegramSandbox()));
afterAll(() => telegram.close());

describeDoor(
  'the door of a bot on Telegram',
  async (chat, { id: workspace_id }) => {
    const connection_id = ids.next('con');
    await tellOfAccount(chat, {
      ...{ workspace_id, connection_id, network: 'telegram', account: '42', access_token: '42:SANDBOX' },
    });
    const nth = ++cases;
    const idOf = (person: string) => `8${String(nth).padStart(6, '0')}${person === 'ani' ? 1 : 2}`;
    return {
      door: chat.service.get(NetworkDoors, { strict: false }).of('telegram')!,
      async write(person, text, message_id) {
        const address = idOf(person);
        telegram.started.add(address);
        const content = { message_id, type: 'text', text, address, at: Date.now() };
        await chat.receive({ workspace_id, connection_id, network: 'telegram' }, content);
      },
      received: (person) =>
        Promise.resolve(
          [...telegram.messages.values()]
            .filter(({ chat_id }) => chat_id === idOf(person))
            .map(({ text }) => text),
        ),
    };
  },
  () => ({ SANDBOX: 'true', TELEGRAM_BASE_URL: telegram.url }),
);
