import type { MediaKind } from '#message/message-detail.js';
import { MEDIA_LIMIT, VISITOR_FILE_LIMIT } from '#platform/http/service.js';
import { Problem } from '#platform/http/problem.js';
import { isUnmeasured, type FileFacts } from './file-facts.js';

/** Bytes of a mebibyte. */
export const MB = 1024 * 1024;

/** The files of one kind that a door accepts: their types (read from the bytes), and the largest size in bytes. */
export interface FileRule {
  kind: MediaKind;
  types: readonly string[];
  bytes: number;
}

const OPENXML = 'application/vnd.openxmlformats-officedocument';
const IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const VIDEOS = ['video/mp4', 'video/webm', 'video/3gpp', 'video/quicktime'];
const SOUNDS = ['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/amr', 'audio/wav', 'audio/webm'];
const OFFICE = [
  `${OPENXML}.wordprocessingml.document`,
  `${OPENXML}.spreadsheetml.sheet`,
  `${OPENXML}.presentationml.presentation`,
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
];
/** Documents of the common office programs. */
export const DOCUMENTS = ['application/pdf', 'text/plain', ...OFFICE];
const OPEN_DOCUMENTS = ['text', 'spreadsheet', 'presentation'].map(
  (kind) => `application/vnd.oasis.opendocument.${kind}`,
);

/** Files of all kinds, each of at most this size; images of at most 10 MB. */
export const allUpTo = (bytes: number): FileRule[] => [
  { kind: 'image', types: IMAGES, bytes: Math.min(bytes, 10 * MB) },
  { kind: 'video', types: VIDEOS, bytes },
  { kind: 'audio', types: SOUNDS, bytes },
  { kind: 'document', types: [...DOCUMENTS, ...OPEN_DOCUMENTS], bytes },
];

/** Files that agents may send in the web chat. */
export const WEB_FILES = allUpTo(25 * MB);
/** Files that visitors of the web chat may send. */
export const VISITOR_FILES = allUpTo(VISITOR_FILE_LIMIT);

/** Files that are accepted from a network, by kind; a document may have any type. */
export const FETCHED_FILES: Record<MediaKind, { types: readonly string[] | null; bytes: number }> = {
  image: { types: [...IMAGES, 'image/heic'], bytes: 16 * MB },
  sticker: { types: IMAGES, bytes: 2 * MB },
  video: { types: VIDEOS, bytes: 64 * MB },
  audio: { types: [...SOUNDS, 'video/mp4'], bytes: 32 * MB },
  document: { types: null, bytes: MEDIA_LIMIT },
};

/**
 * Returns the kind of a fetched file: networks call some videos images, and some images videos. An image of unknown size is a
 * document, which nobody is shown unasked.
 */
export function fetchedKind(kind: MediaKind, facts: FileFacts): MediaKind {
  const { mime_type } = facts;
  if (isUnmeasured(facts)) return 'document';
  if (kind === 'image' && VIDEOS.includes(mime_type)) return 'video';
  return kind === 'video' && FETCHED_FILES.image.types!.includes(mime_type) ? 'image' : kind;
}

/** Types that a browser may show inline, since none of them can contain a script. */
export const SHOWN_TYPES: ReadonlySet<string> = new Set([...IMAGES, ...VIDEOS, ...SOUNDS]);

const MAX_PIXELS = 50_000_000;
const MAX_SIDE = 20_000;

/** True for an image whose decoded size would need gigabytes of memory, although its file is small. */
export const isPixelBomb = ({ width, height }: FileFacts): boolean =>
  width !== null &&
  height !== null &&
  (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE || Math.min(width, height) < 1);

/** Returns the largest size in bytes that any of the rules accepts; 0 if there is none. */
export const mostBytes = (rules: readonly FileRule[]): number =>
  Math.max(0, ...rules.map(({ bytes }) => bytes));

/**
 * Returns the rule that accepts the file. Throws 413 for a file that is too large, and 422 for an empty file, another
 * type, or a damaged or too large image.
 */
export function ruleFor(
  rules: readonly FileRule[],
  facts: FileFacts,
  bytes: number,
  /** Name of the request's field, for the error. */
  field = 'body',
): FileRule {
  if (bytes === 0) throw Problem.field(field, 'empty', 'The file has no bytes', { min: 1 });
  const rule = rules.find(({ types }) => types.includes(facts.mime_type));
  if (!rule)
    throw Problem.field(
      field,
      'type',
      `By its bytes the file is ${facts.mime_type}, which cannot be sent through this door`,
      [...new Set(rules.flatMap(({ types }) => types))],
    );
  if (bytes > rule.bytes) throw tooLarge(rule.bytes, `Through this door a file of kind ${rule.kind}`, field);
  if (isUnmeasured(facts))
    throw Problem.field(field, 'image', 'The image is damaged: it does not say how large it is');
  if (isPixelBomb(facts))
    throw Problem.field(
      field,
      'pixels',
      `The image has ${facts.width} × ${facts.height} pixels, too many to be shown`,
      { max_pixels: MAX_PIXELS, max_side: MAX_SIDE },
    );
  return rule;
}

/** Returns the problem 413 for a file of more than `max` bytes. */
export const tooLarge = (max: number, what = 'A file', field = 'body'): Problem =>
  Problem.tooLarge(max, what, field);
