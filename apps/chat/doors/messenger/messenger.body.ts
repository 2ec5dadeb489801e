import type { MediaKind } from '#message/message-detail.js';
import type { MessageDetail } from '#message/message-detail.js';
import type { Message } from '../../conversations/message.entity.js';

/** What the Messenger Platform calls the kinds of file. */
const TYPES: Partial<Record<MediaKind, string>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  document: 'file',
};

/** The `message` of a request; buttons are quick replies, which stand above the customer's keyboard until they choose or write. */
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
