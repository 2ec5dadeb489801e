import type { MessageContent, MessageReceived } from '#message/dialog.topic.js';

/** A message of a person over a network: the event from connections, and the content that was sealed in it. */
export interface NetworkIncoming {
  event: MessageReceived;
  content: MessageContent;
}
