import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '#platform/http/problem.js';
import { Destination, type DoorSettings, type LinkDoorName } from './destination.port.js';

/** Injection token of the array of all destinations. */
export const DESTINATION_LIST = Symbol('destinations');

/** Finds destinations by the name of their door, and checks door settings. */
@Injectable()
export class Destinations {
  private readonly byDoor: ReadonlyMap<LinkDoorName, Destination>;

  constructor(@Inject(DESTINATION_LIST) all: readonly Destination[]) {
    this.byDoor = new Map(all.map((one) => [one.door, one]));
  }

  /** Returns the destination of a door. */
  of(door: LinkDoorName): Destination {
    return this.byDoor.get(door)!;
  }

  /**
   * Checks entered settings and returns the ones to store. Throws 422, naming the field, for a missing, unexpected or
   * wrong one.
   */
  async check(workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings> {
    const destination = this.of(settings.door);
    const given = Object.entries(settings).filter(([name, value]) => name !== 'door' && value !== undefined);
    const fields: readonly string[] = destination.fields;
    const foreign = given.find(([name]) => !fields.includes(name));
    if (foreign)
      throw Problem.field(
        `${path}.${foreign[0]}`,
        'unknown',
        `The door ${settings.door} has no ${foreign[0]}`,
        fields,
      );
    const missing = destination.fields.find((name) => settings[name] === undefined);
    if (missing)
      throw Problem.field(`${path}.${missing}`, 'required', `The door ${settings.door} needs ${missing}`);
    return destination.check(workspaceId, settings, path);
  }
}
