import { Injectable } from '@nestjs/common';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';

/**
 * The page of a channel. Whether the channel exists is known on the message side alone. The page takes the click's id as
 * what brought the visitor, and every way to follow from there carries it on.
 */
@Injectable()
export class FollowDestination extends Destination {
  readonly door = 'follow';
  readonly carrier = 'id';
  readonly fields = ['channel'] as const;

  async check(_workspaceId: string, settings: DoorSettings): Promise<DoorSettings> {
    return settings;
  }

  addressFor({ channel }: DoorSettings, _surroundings: Surroundings, click: CarriedClick | null): string {
    return `/@${channel}${click ? `?source=${click.id}` : ''}`;
  }
}
