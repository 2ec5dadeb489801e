import { Injectable } from '@nestjs/common';
import { PageMediaSource } from './page.media-source.js';

/** Downloads the files that people send over Messenger. */
@Injectable()
export class MessengerMediaSource extends PageMediaSource {
  override readonly network = 'messenger';
}
