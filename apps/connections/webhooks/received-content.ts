import type { MessageDetail } from '#message/message-detail.js';

/** What a message is, in no network's own form. */
export interface ReceivedContent {
  text?: string;
  detail?: MessageDetail;
  /** Each of the texts in which a command may stand. */
  commandTexts: string[];
  /** It is of a kind that is not known, or not of the form that its kind has. */
  unsupported: boolean;
}
