import type { MessageDetail } from '#message/message-detail.js';

/** The content of a received message, in the same form for all networks. */
export interface ReceivedContent {
  text?: string;
  detail?: MessageDetail;
  /** The texts that may be a command. */
  commandTexts: string[];
  /** True if its kind is unknown, or its form is not the one of its kind. */
  unsupported: boolean;
}
