import { BoundedChoice, BoundedId, BoundedPublicAddress } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Doors that use the brand's account with a network. */
export const CONNECTED_DOORS = ['whatsapp', 'messenger', 'instagram', 'telegram'] as const;
export type ConnectedDoor = (typeof CONNECTED_DOORS)[number];

/** Doors that a conversation is kept under: one that began by a link to any number goes on through that number's network. */
export const CONVERSATION_DOORS = ['web', ...CONNECTED_DOORS] as const;

/**
 * State of a door. Closed: the account is halted or no longer serves chats. Removed: the brand removed the account.
 */
export const DOOR_STATES = ['open', 'closed', 'removed'] as const;
export type DoorState = (typeof DOOR_STATES)[number];

/** The current state of a brand's account through which customers can write to it. */
export class DoorDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  @BoundedChoice(CONNECTED_DOORS) door: ConnectedDoor;
  /**
   * The brand's public address: the number in digits (whatsapp), the page's id (messenger), a username (instagram, telegram).
   * Left out while the door is not open, or if the network did not name it.
   */
  @BoundedPublicAddress({ optional: true }) address?: string;
  @BoundedChoice(DOOR_STATES) state: DoorState;
}

/** Doors of accounts. Keyed by connection id. Written by connections; read by ad-attribution. */
export const doors = Topic.declare('crossing.door', [DoorDescribed], (event) => event.connection_id, {
  partitions: 3,
  retention: 'forever',
});
