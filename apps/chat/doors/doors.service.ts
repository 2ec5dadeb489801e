import { Injectable } from '@nestjs/common';
import type { Door as DoorName } from '#crossing/conversation.topic.js';
import type { Door } from './door.port.js';
import { NetworkDoors } from './networks/network-doors.service.js';
import { WebDoor } from './web/web.door.js';

/** The doors by name. */
@Injectable()
export class Doors {
  private readonly byName: Map<DoorName, Door>;

  constructor(web: WebDoor, networks: NetworkDoors) {
    this.byName = new Map([web, ...networks.all].map((door) => [door.name, door]));
  }

  /** Returns the door of this name. */
  get(name: DoorName): Door {
    const door = this.byName.get(name);
    if (!door) throw new Error(`No conversation is kept under the door ${name}`);
    return door;
  }
}
