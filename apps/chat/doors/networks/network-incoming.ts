import type { MessageContent, MessageReceived } from '#message/dialog.topic.js';

/** A person's message over a network: the event of connections, and its opened content. */
export interface NetworkIncoming {
  event: MessageReceived;
  content: MessageContent;
}
