import { Injectable } from '@nestjs/common';
import { Destination, type CarriedClick, type DoorSettings, type Surroundings } from '../destination.port.js';

/** The web chat of the workspace. */
@Injectable()
export class WebDestination extends Destination {
  readonly door = 'web';
  readonly carrier = 'token';
  readonly fields = [] as const;
  override readonly greets = true;

  async check(_workspaceId: string, settings: DoorSettings): Promise<DoorSettings> {
    return settings;
  }

  addressFor(_settings: DoorSettings, { workspacePath }: Surroundings, click: CarriedClick | null): string {
    return `/chat/${workspacePath}${click ? `?click=${click.token()}` : ''}`;
  }
}
