import type { ConnectedDoor } from '#crossing/door.topic.js';
import type { Doors } from '../doors/doors.js';
import { checkAccount } from './account.js';
import {
  Destination,
  type CarriedClick,
  type DoorSettings,
  type LinkDoorName,
  type Surroundings,
} from './destination.port.js';

/**
 * A connected account whose links take a `ref`, which the network hands over unchanged with the first message, or alone where
 * a chat is there already: Messenger and Instagram. The person sees nothing of it and cannot take it out.
 */
export abstract class RefDestination extends Destination {
  abstract override readonly door: LinkDoorName & ConnectedDoor;
  override readonly carrier = 'code';
  override readonly fields = ['connection_id'] as const;
  /** What the account is called in refusals. */
  protected abstract readonly noun: string;
  /** What to do where its public address is not known. */
  protected abstract readonly unknownAddress: string;
  /** What stands before the account's public address. */
  protected abstract readonly base: string;

  constructor(private readonly doors: Doors) {
    super();
  }

  override async check(workspaceId: string, settings: DoorSettings, path: string): Promise<DoorSettings> {
    const { door, noun, unknownAddress } = this;
    await checkAccount(this.doors, workspaceId, settings.connection_id!, path, {
      door,
      noun,
      unknownAddress,
    });
    return settings;
  }

  override isOpen({ address }: Surroundings): boolean {
    return address !== null;
  }

  /** A chat code has none but letters, digits and hyphens, so that it needs no encoding in a `ref`. */
  override addressFor(
    _settings: DoorSettings,
    { address }: Surroundings,
    click: CarriedClick | null,
  ): string {
    return `${this.base}${address!}${click?.code === undefined ? '' : `?ref=${click.code}`}`;
  }
}
