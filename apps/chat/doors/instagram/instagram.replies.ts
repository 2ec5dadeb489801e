import { Injectable } from '@nestjs/common';
import { PageReplies } from '../messenger/page.replies.js';

/** Sends answers of a professional account on Instagram, by the page to which it is linked. */
@Injectable()
export class InstagramReplies extends PageReplies {
  override readonly network = 'instagram';
  protected override readonly echoesMetadata = false;
}
