import { Injectable } from '@nestjs/common';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';

/** The follow page of a channel. Whether the channel exists is known on the message side alone. */
@Injectable()
export class FollowDestination extends Destination {
  readonly door = 'follow';
  readonly carrier = 'token';
  readonly fields = ['channel'] as const;

  async check(_workspaceId: string, settings: DoorSettings): Promise<DoorSettings> {
    return settings;
  }

  addressFor({ channel }: DoorSettings, _surroundings: Surroundings, click: CarriedClick | null): string {
    return `/@${channel}${click ? `?click=${click.token()}` : ''}`;
  }
}
