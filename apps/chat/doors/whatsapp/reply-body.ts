import type { MediaDetail, MessageDetail } from '#message/message-detail.js';
import type { Language } from '#platform/language/language.js';
import type { Message } from '../../conversations/message.entity.js';
import type { ReplyToSend, ReplyRecipient } from '../networks/reply-api.port.js';
import { WHATSAPP_DOOR_TEXTS } from './whatsapp.texts.js';

/** Returns the body of an answer for the Cloud API; `target` is WhatsApp's id of the message that it answers or reacts to. */
export function replyBody(
  message: Message,
  { address, user_id }: ReplyRecipient,
  { target, network_media, language }: Pick<ReplyToSend, 'target' | 'network_media' | 'language'>,
): object {
  return {
    ...(address ? { to: address } : { recipient: user_id }),
    ...contentOf(message, { target, network_media, language }),
    ...(target && message.kind !== 'reaction' && { context: { message_id: target } }),
    biz_opaque_callback_data: message.id,
  };
}

function contentOf(
  { kind, text, detail: json }: Message,
  { target, network_media, language }: Pick<ReplyToSend, 'target' | 'network_media' | 'language'>,
): object {
  const detail = json === null ? {} : (JSON.parse(json) as MessageDetail);
  switch (kind) {
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: target, emoji: text } };
    case 'media':
      return mediaOf(detail.media!, text, network_media);
    case 'buttons':
      return { type: 'interactive', interactive: interactiveOf(text, detail.buttons!, language) };
    case 'template':
      return { type: 'template', template: templateOf(detail.template!) };
    default:
      return { type: 'text', text: { body: text, preview_url: false } };
  }
}

function mediaOf(
  { kind, link, filename }: MediaDetail,
  caption: string,
  network_media: string | null,
): object {
  const captioned = caption !== '' && kind !== 'audio' && kind !== 'sticker';
  const named = filename !== undefined && kind === 'document';
  const file = network_media === null ? { link } : { id: network_media };
  return { type: kind, [kind]: { ...file, ...(captioned && { caption }), ...(named && { filename }) } };
}

/** Returns up to three choices as buttons, more as a list. */
function interactiveOf(
  text: string,
  choices: NonNullable<MessageDetail['buttons']>,
  language: Language,
): object {
  const body = { text };
  if (choices.length <= 3)
    return { type: 'button', body, action: { buttons: choices.map((reply) => ({ type: 'reply', reply })) } };
  return {
    type: 'list',
    body,
    action: { button: WHATSAPP_DOOR_TEXTS[language].choose, sections: [{ rows: choices }] },
  };
}

function templateOf({ name, language, parameters }: NonNullable<MessageDetail['template']>): object {
  const body = { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) };
  return { name, language: { code: language }, ...(parameters.length > 0 && { components: [body] }) };
}
