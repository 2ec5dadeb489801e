import { Injectable } from '@nestjs/common';
import { RefDestination } from '../ref.destination.js';

/**
 * A chat with a connected account on Instagram, opened by an ig.me link. Instagram passes on a `ref` only if the
 * account has ice breakers (suggested questions).
 */
@Injectable()
export class InstagramDestination extends RefDestination {
  override readonly door = 'instagram';
  protected override readonly noun = 'account on Instagram';
  protected override readonly unknownAddress =
    'Instagram did not say the account’s user name: check the connection';
  protected override readonly base = 'https://ig.me/m/';
}
