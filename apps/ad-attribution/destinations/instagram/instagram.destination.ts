import { Injectable } from '@nestjs/common';
import { Doors } from '../../doors/doors.js';
import { RefDestination } from '../ref.destination.js';

/** An account on Instagram that the brand connected, by an ig.me link. Instagram hands a `ref` over only where the account has ice breakers. */
@Injectable()
export class InstagramDestination extends RefDestination {
  override readonly door = 'instagram';
  protected override readonly noun = 'account on Instagram';
  protected override readonly unknownAddress =
    'Instagram did not say the account’s user name: check the connection';
  protected override readonly base = 'https://ig.me/m/';

  constructor(doors: Doors) {
    super(doors);
  }
}
