import type { DoorName } from '#crossing/conversation.topic.js';
import type { ConnectedDoor } from '#crossing/door.topic.js';
import type { ConversationPlace } from '../../conversations/conversation.entity.js';

/**
 * What code for every network has to know of one. `<network>/<network>.descriptor.ts` states it as data, and imports nothing
 * that has to be constructed.
 */
export interface NetworkDescriptor {
  readonly network: ConnectedDoor;
  /** Where the network's id of a message is unique: in the whole account, or only in the chat with one person. */
  readonly messageIdsUniqueIn: 'account' | 'chat';
  /** The door by which somebody came whose message has a click's code in it; the network's own where it is left out. */
  readonly doorOfCodes?: DoorName;
  /**
   * True where a person can open a chat by a link without writing, so that it stays empty until the brand writes: the greeting
   * of the link is then sent as a message.
   */
  readonly opensEmpty: boolean;
  /** Returns where a chat takes place if that is not the private chat with the account, which has null. */
  placeOf?(address: string): ConversationPlace | null;
  /** Returns the words for a problem code of an answer, with what to do about it; undefined for codes that are not the network's. */
  problemWords(problem: string): string | undefined;
}
