import { Injectable } from '@nestjs/common';
import { PageReplies } from './page.replies.js';

/** Sends answers of a page over Messenger. */
@Injectable()
export class MessengerReplies extends PageReplies {
  override readonly network = 'messenger';
  protected override readonly echoesMetadata = true;
}
