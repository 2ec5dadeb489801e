import type { MediaKind, MessageDetail } from '#message/message-detail.js';
import type { Message } from '../../conversations/message.entity.js';

/** The Messenger Platform's names for kinds of files. */
const TYPES: Partial<Record<MediaKind, string>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  document: 'file',
};

/** Returns the type of attachment of an uploaded file. */
export function attachmentTypeOf(mime_type: string): string {
  const [type = ''] = mime_type.split('/');
  return type in TYPES ? type : 'file';
}

/**
 * Returns the `message` of a request. The buttons of an agent's answer are quick replies, which are shown above the
 * customer's keyboard until they choose one or write. Buttons of Corong's own messages stay in the chat (button
 * template), since consent can be taken back by them at any later time.
 */
export function messageOf(
  { kind, text, sender, detail: json }: Message,
  network_media: string | null,
): object {
  const { media, buttons } = json === null ? ({} as MessageDetail) : (JSON.parse(json) as MessageDetail);
  if (kind === 'media') {
    const { kind: file, link } = media!;
    const payload =
      network_media === null ? { url: link, is_reusable: false } : { attachment_id: network_media };
    return { attachment: { type: TYPES[file], payload } };
  }
  if (kind !== 'buttons') return { text };
  if (sender === 'automatic')
    return { attachment: { type: 'template', payload: templateOf(text, buttons!) } };
  const quick_replies = buttons!.map(({ id, title }) => ({ content_type: 'text', title, payload: id }));
  return { text, quick_replies };
}

/** Returns the payload of a button template. Meta's limits: a text of 640 characters, three buttons, titles of 20. */
function templateOf(text: string, choices: NonNullable<MessageDetail['buttons']>): object {
  const buttons = choices.map(({ id: payload, title }) => ({ type: 'postback', title, payload }));
  return { template_type: 'button', text, buttons };
}
