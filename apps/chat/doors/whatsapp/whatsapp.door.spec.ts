import { ids } from '../../../../test/support/chat-side.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../../test/support/sandboxes/whatsapp.js';
import { tellOfAccount } from '../../../../test/support/network-side.js';
import { describeDoor } from '../door.contract.js';
import { WhatsAppDoor } from './whatsapp.door.js';

let whatsapp: WhatsAppSandbox;
let cases = 0;

beforeAll(async () => void (whatsapp = await startWhatsAppSandbox({ perPair: 1_000 })));
afterAll(() => whatsapp.close());

describeDoor(
  'the door of WhatsApp',
  async (chat, { id: workspace_id }) => {
    const connection_id = ids.next('con');
    const { phone_number_id: account, access_token } = whatsapp.account;
    await tellOfAccount(chat, { workspace_id, connection_id, account, access_token });
    const nth = ++cases;
    const numberOf = (person: string) => `62812${String(nth).padStart(6, '0')}${person === 'ani' ? 1 : 2}`;
    return {
      door: chat.service.get(WhatsAppDoor, { strict: false }),
      async write(person, text, message_id) {
        const address = numberOf(person);
        whatsapp.openWindow(address);
        const content = { message_id, type: 'text', text, address, at: Date.now() };
        await chat.receive({ workspace_id, connection_id }, content);
      },
      received: (person) =>
        Promise.resolve(
          [...whatsapp.messages.values()]
            .filter(({ wa_id }) => wa_id === numberOf(person))
            .map(({ body }) => (body['text'] as { body: string }).body),
        ),
    };
  },
  () => ({ SANDBOX: 'true', WHATSAPP_BASE_URL: whatsapp.url }),
);
