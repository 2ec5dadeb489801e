import { Injectable } from '@nestjs/common';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';

/**
 * The page of a channel. Only the message side knows whether the channel exists. The URL carries the click's id as the
 * source, which is stored with the consent of a visitor who follows from there.
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
