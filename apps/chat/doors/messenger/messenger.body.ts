import type { MediaKind } from '#message/message-detail.js';
import type { MessageDetail } from '#message/message-detail.js';
import type { Message } from '../../conversations/message.entity.js';

/** The Messenger Platform's names for kinds of files. */
const TYPES: Partial<Record<MediaKind, string>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  document: 'file',
};

/**
 * Returns the `message` of a request. Buttons are quick replies, which are shown above the customer's keyboard until
 * they choose one or write.
 */
export function messageOf({ kind, text, detail: json }: Message): object {
  const { media, buttons } = json === null ? ({} as MessageDetail) : (JSON.parse(json) as MessageDetail);
  if (kind === 'media') {
    const { kind: file, link } = media!;
    return { attachment: { type: TYPES[file], payload: { url: link, is_reusable: false } } };
  }
  if (kind !== 'buttons') return { text };
  const quick_replies = buttons!.map(({ id, title }) => ({ content_type: 'text', title, payload: id }));
  return { text, quick_replies };
}
