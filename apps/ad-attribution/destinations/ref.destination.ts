import { Injectable } from '@nestjs/common';
import type { ConnectedDoor } from '#crossing/door.topic.js';
import { DoorAccounts } from '../doors/door-accounts.js';
import { checkAccount } from './account.js';
import {
  Destination,
  type CarriedClick,
  type DoorSettings,
  type LinkDoorName,
  type Surroundings,
} from './destination.port.js';

/**
 * A connected account whose links have a parameter that the network sends unchanged to the account: the `ref` of
 * Messenger and Instagram, with the first message, or alone if there is already a chat; the `start` of Telegram, when the
 * customer presses Start. The customer does not see it and cannot remove it.
 */
@Injectable()
export abstract class RefDestination extends Destination {
  abstract override readonly door: LinkDoorName & ConnectedDoor;
  override readonly carrier = 'code';
  override readonly fields = ['connection_id'] as const;
  /** Name of the kind of account in refusals. */
  protected abstract readonly noun: string;
  /** What to do if its public address is unknown. */
  protected abstract readonly unknownAddress: string;
  /** Beginning of the URL, before the account's public address. */
  protected abstract readonly base: string;
  /** The parameter, up to its value's prefix. */
  protected readonly parameter: string = 'ref=';

  constructor(private readonly doors: DoorAccounts) {
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

  /**
   * Returns the link with the click's code as the parameter’s value. The code has only letters, digits and hyphens, so it needs no
   * encoding.
   */
  override addressFor(
    _settings: DoorSettings,
    { address }: Surroundings,
    click: CarriedClick | null,
  ): string {
    return `${this.base}${address!}${click?.code === undefined ? '' : `?${this.parameter}${click.code}`}`;
  }
}
