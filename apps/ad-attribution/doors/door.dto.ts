import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { CONNECTED_DOORS, type ConnectedDoor } from '#crossing/door.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import type { DoorAccount } from './door-account.entity.js';

/** An account of the brand to which a link can lead. */
export class DoorView {
  @BoundedId('con') connection_id: string;
  @IsIn([...CONNECTED_DOORS]) door: ConnectedDoor;
  /** The account's public address: the digits of a number, or a user name; null if it is closed, or if its network did not say it. @example 6281234567890 */
  @IsOptional() @IsString() address: string | null;
  /** True if links can lead to it now. */
  @IsBoolean() open: boolean;
}

/** Returns the API's view of an account to which links can lead. */
export const doorView = ({ connection_id, door, address, state }: DoorAccount): DoorView => ({
  ...{ connection_id, door, address },
  open: state === 'open' && address !== null,
});
