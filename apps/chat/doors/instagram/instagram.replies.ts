import { Injectable } from '@nestjs/common';
import { MessengerApi } from '../messenger/messenger.api.js';
import { PageReplies } from '../messenger/page.replies.js';

/** Answers of a professional account over Instagram, by the page that it is linked to. */
@Injectable()
export class InstagramReplies extends PageReplies {
  override readonly network = 'instagram';
  protected override readonly echoesMetadata = false;

  constructor(api: MessengerApi) {
    super(api);
  }
}
