import { Injectable } from '@nestjs/common';
import { PageMediaSource } from '../messenger/page.media-source.js';

/** Downloads the files that people send over Instagram. */
@Injectable()
export class InstagramMediaSource extends PageMediaSource {
  override readonly network = 'instagram';
}
