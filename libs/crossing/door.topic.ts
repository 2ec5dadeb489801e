import { BoundedChoice, BoundedId, BoundedPublicAddress } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Doors that stand on an account with a network. */
export const CONNECTED_DOORS = ['whatsapp', 'messenger', 'instagram', 'telegram'] as const;
export type ConnectedDoor = (typeof CONNECTED_DOORS)[number];

/**
 * Whether customers can be sent to it. Closed: it is halted, or no longer serves chats. Removed: the brand took the account
 * away.
 */
export const DOOR_STATES = ['open', 'closed', 'removed'] as const;
export type DoorState = (typeof DOOR_STATES)[number];

/** An account of the brand by which customers can write to it, as it is now. */
export class DoorDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  @BoundedChoice(CONNECTED_DOORS) door: ConnectedDoor;
  /**
   * The brand's own public address: the number in digits (whatsapp), the page's id (messenger), a username (instagram,
   * telegram). Left out while it is not open, or the network has not said it.
   */
  @BoundedPublicAddress({ optional: true }) address?: string;
  @BoundedChoice(DOOR_STATES) state: DoorState;
}

/** The doors that stand on accounts. Keyed by connection id. Written by connections; read by the ads side. */
export const doors = Topic.declare('crossing.door', [DoorDescribed], (event) => event.connection_id, {
  partitions: 3,
  retention: 'forever',
});
