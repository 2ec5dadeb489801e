import { ids } from '../../../../test/support/chat-side.js';
import { tellOfAccount } from '../../../../test/support/network-side.js';
import {
  startMessengerSandbox,
  type MessengerSandbox,
} from '../../../../test/support/sandboxes/messenger.js';
import { describeDoor } from '../door.contract.js';
import { NetworkDoors } from '../networks/network-doors.service.js';

let sandbox: MessengerSandbox;
let cases = 0;

beforeAll(async () => void (sandbox = await startMessengerSandbox()));
afterAll(() => sandbox.close());

describe.each(['messenger', 'instagram'] as const)('over %s', (network) =>
  describeDoor(
    'the door of the Messenger Platform',
    async (chat, { id: workspace_id }) => {
      const connection_id = ids.next('con');
      const { id, instagram, accessToken: access_token } = sandbox.pages[0]!;
      const account = network === 'messenger' ? id : instagram!.id;
      await tellOfAccount(chat, {
        workspace_id,
        connection_id,
        network,
        account,
        access_token,
        serves: ['chats'],
      });
      const nth = ++cases;
      const idOf = (person: string) => `7${String(nth).padStart(6, '0')}${person === 'ani' ? 1 : 2}`;
      return {
        door: chat.service.get(NetworkDoors, { strict: false }).of(network)!,
        async write(person, text, message_id) {
          const address = idOf(person);
          sandbox.hears(account, address);
          const content = { message_id, type: 'text', text, address, at: Date.now() };
          await chat.receive({ workspace_id, connection_id, network }, content);
        },
        received: (person) =>
          Promise.resolve(
            [...sandbox.messages.values()]
              .filter(({ to }) => to === idOf(person))
              .map(({ body }) => String(body.message!.text)),
          ),
      };
    },
    () => ({ SANDBOX: 'true', MESSENGER_BASE_URL: sandbox.url }),
  ),
);
