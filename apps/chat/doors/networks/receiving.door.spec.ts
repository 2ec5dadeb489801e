import type { Network } from '#message/account.topic.js';
import { ids, type ChatSide } from '../../../../test/support/chat-side.js';
import { describeDoor } from '../door.contract.js';
import { NetworkDoors } from './network-doors.service.js';

describe.each<Network>(['telegram'])('over %s', (network) =>
  describeDoor('the door of a network that takes no answers yet', (chat: ChatSide, { id: workspace_id }) => {
    const connection_id = ids.next('con');
    const people = ['ani', 'budi'];
    return Promise.resolve({
      door: chat.service.get(NetworkDoors, { strict: false }).of(network)!,
      async write(person, text, id) {
        const content = {
          message_id: id,
          type: 'text',
          text,
          address: `62812000${people.indexOf(person)}`,
          at: Date.now(),
        };
        await chat.receive({ workspace_id, connection_id, network }, content);
      },
    });
  }),
);
