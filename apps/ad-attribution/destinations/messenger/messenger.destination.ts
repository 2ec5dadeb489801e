import { Injectable } from '@nestjs/common';
import { RefDestination } from '../ref.destination.js';

/** A chat with a connected page on Messenger, opened by an m.me link. */
@Injectable()
export class MessengerDestination extends RefDestination {
  override readonly door = 'messenger';
  protected override readonly noun = 'page on Messenger';
  protected override readonly unknownAddress =
    'Facebook did not say which page this is: check the connection';
  protected override readonly base = 'https://m.me/';
}
