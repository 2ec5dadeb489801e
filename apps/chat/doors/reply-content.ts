import type { MediaKind, MessageDetail } from '#message/message-detail.js';
import { Problem } from '#platform/http/problem.js';
import type { AnswerContent } from '../conversations/conversation.writer.js';
import { mediaDetailOf } from '../media/media-files.service.js';
import type { Media } from '../media/media.entity.js';
import { ruleFor } from '../media/media-rules.js';
import type { DoorAbilities } from './door.port.js';
import type { ReplyInput } from './reply.dto.js';

/** Most characters of a text with a file or buttons. */
const MAX_CAPTION = 1_024;
const WITHOUT_CAPTION = new Set(['audio', 'sticker']);

/** The content of an answer, and the message that it refers to. */
export interface ReplyContent extends AnswerContent {
  kind: NonNullable<AnswerContent['kind']>;
  /** Chat's own id of that message. */
  target: string | undefined;
}

/** Converts an agent's input to the content of a message. Throws 422 for an invalid answer, or one that the door cannot send. */
export function replyContentOf(
  input: ReplyInput,
  abilities: DoorAbilities,
  /** The uploaded file that `media_id` names. */
  file: Media | null = null,
): ReplyContent {
  const { text, media, template, reaction, buttons, reply_to: target } = input;
  const chosen = [media, file ?? undefined, template, reaction].filter((one) => one !== undefined).length;
  if (chosen > 1 || ((template || reaction) && (text !== undefined || buttons)))
    throw Problem.field(
      'text',
      'one_kind',
      'An answer is a text, a file, a template or a reaction; a file may have a text beside it',
    );
  if (target && abilities.quotes === false)
    throw cannot('reply_to', 'no message above it that it is about: leave it out');
  if (reaction) {
    if (!abilities.reactions) throw cannot('reaction', 'no reactions');
    return { kind: 'reaction', text: reaction.emoji, target: reaction.message_id };
  }
  if (template) {
    if (!abilities.templates) throw cannot('template', 'no templates');
    const { name, language, parameters = [] } = template;
    const detail: MessageDetail = { template: { name, language, parameters } };
    return { kind: 'template', text: parameters.join('\n'), detail: JSON.stringify(detail), target };
  }
  if (file) return fileOf(input, file, abilities);
  if (media) return mediaOf(input, media, abilities);
  if (text === undefined)
    throw Problem.field('text', 'required', 'An answer has a text, a file, a template or a reaction');
  checkLength(text, abilities);
  if (!buttons) return { kind: 'text', text, target };
  if (buttons.length > abilities.buttons) throw cannot('buttons', `at most ${abilities.buttons} buttons`);
  if (new Set(buttons.map(({ id }) => id)).size < buttons.length)
    throw Problem.field('buttons', 'unique', 'Each button has an id of its own');
  const { button_id_bytes: max = Infinity } = abilities;
  if (buttons.some(({ id }) => Buffer.byteLength(id) > max))
    throw cannot('buttons', `ids of buttons of at most ${max} bytes`);
  checkCaption(text);
  const choices = buttons.map(({ id, title }) => ({ id, title }));
  return {
    kind: 'buttons',
    text,
    detail: JSON.stringify({ buttons: choices } satisfies MessageDetail),
    target,
  };
}

/**
 * Returns the content with an uploaded file. The file is checked again, since the conversation may have another door
 * than at the upload.
 */
function fileOf(input: ReplyInput, file: Media, abilities: DoorAbilities): ReplyContent {
  const { mime_type, width, height, bytes } = file;
  ruleFor(abilities.files, { mime_type: mime_type!, width, height }, bytes!, 'media_id');
  const { text = '', reply_to: target } = input;
  checkBeside(input, file.kind, abilities);
  return { kind: 'media', text, detail: JSON.stringify(mediaDetailOf(file)), target };
}

function mediaOf(
  input: ReplyInput,
  { kind, link, filename }: NonNullable<ReplyInput['media']>,
  abilities: DoorAbilities,
): ReplyContent {
  if (!abilities.media.includes(kind)) throw cannot('media', `no ${kind} files by a link`);
  const { text = '', reply_to: target } = input;
  checkBeside(input, kind, abilities);
  const detail: MessageDetail = { media: { kind, link, ...(filename && { filename }) } };
  return { kind: 'media', text, detail: JSON.stringify(detail), target };
}

function checkBeside({ text = '', buttons }: ReplyInput, kind: MediaKind, abilities: DoorAbilities): void {
  if (buttons) throw Problem.field('buttons', 'one_kind', 'Only an answer that is a text can have buttons');
  if (text !== '' && abilities.captions === false)
    throw cannot('text', 'no text beside a file: send it on its own');
  if (text !== '' && WITHOUT_CAPTION.has(kind))
    throw Problem.field('text', 'caption', 'An audio file or a sticker cannot have a text');
  checkCaption(text);
}

function checkLength(text: string, { text: max, text_unit: unit = 'characters' }: DoorAbilities): void {
  if ((unit === 'bytes' ? Buffer.byteLength(text) : text.length) <= max) return;
  const counted = unit === 'bytes' ? ', in which a letter counts 1, one with a sign up to 3, an emoji 4' : '';
  const words = `Through this door an answer has at most ${max} ${unit}${counted}`;
  throw Problem.field('text', 'length', words, { max });
}

function checkCaption(text: string): void {
  if (text.length > MAX_CAPTION)
    throw Problem.field(
      'text',
      'length',
      `A text beside a file or buttons has at most ${MAX_CAPTION} characters`,
      { max: MAX_CAPTION },
    );
}

const cannot = (field: string, what: string): Problem =>
  Problem.field(field, 'door', `Through this door an answer has ${what}`);
