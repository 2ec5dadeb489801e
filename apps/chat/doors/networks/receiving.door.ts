import type { Door as DoorName } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Message } from '../../conversations/message.entity.js';
import { Door, type DoorAbilities, type ReplyWindow } from '../door.port.js';
import type { NetworkIncoming } from './network-incoming.js';
import type { NetworkMessages } from './network-messages.service.js';

const NO_REPLY =
  'Corong cannot send answers over this network yet: answer in the app of the network itself. can_reply of the conversation says where it can';

/** The door of a network over which messages arrive, and no answers can be sent yet. */
export class ReceivingDoor extends Door<NetworkIncoming> {
  override readonly abilities: DoorAbilities = {
    text: 0,
    media: [],
    files: [],
    buttons: 0,
    reactions: false,
    read_receipts: false,
    delivery_receipts: false,
    templates: false,
  };

  constructor(
    override readonly name: DoorName,
    private readonly messages: NetworkMessages,
  ) {
    super();
  }

  override receive(tx: Tx, incoming: NetworkIncoming): Promise<Message | null> {
    return this.messages.receive(tx, this.name, incoming);
  }

  override replyWindow(): ReplyWindow {
    return { open: false, closes_at: null, free_until: null, refusal: NO_REPLY };
  }

  override send(): Promise<void> {
    throw new Error(`No answer goes out through ${this.name}: its reply window is always closed`);
  }
}
