import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { TextDecoder } from 'node:util';
import { fileTypeFromFile } from 'file-type';
import { imageSize } from 'image-size';

/** Properties of a file that are read from its bytes, since its name and the sender's type may be wrong. */
export interface FileFacts {
  /** Media type; `application/octet-stream` if it is unknown. */
  mime_type: string;
  /** Width of an image in pixels; null for other files and unknown formats. */
  width: number | null;
  height: number | null;
}

/** Bytes from the start that contain an image's size: in a JPEG it follows the preview and the colour profile. */
const IMAGE_HEAD = 2 * 1024 * 1024;
/** Bytes from the start of a file by which text is recognised. */
const TEXT_HEAD = 64 * 1024;
const MEASURED = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** Other names of media types, with the name that is used here. */
const ALIASES: Record<string, string> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
  'image/apng': 'image/png',
  'video/x-m4v': 'video/mp4',
};
/** Media type of the container of three kinds of Office documents, which only the file name distinguishes. */
const CONTAINER = 'application/x-cfb';
const IN_CONTAINER: Record<string, string> = {
  '.doc': 'application/msword',
  '.xls': 'application/vnd.ms-excel',
  '.ppt': 'application/vnd.ms-powerpoint',
};

/** True for an image that does not say how large it is: it may have any number of pixels. */
export const isUnmeasured = ({ mime_type, width }: Pick<FileFacts, 'mime_type' | 'width'>): boolean =>
  MEASURED.has(mime_type) && width === null;

/** Reads a file's type, and an image's size in pixels, from a bounded part of the file. */
export async function readFileFacts(path: string, filename: string | null): Promise<FileFacts> {
  const mime_type = await typeOf(path, filename);
  if (!MEASURED.has(mime_type)) return { mime_type, width: null, height: null };
  const head = await headOf(path, IMAGE_HEAD);
  try {
    const { width, height } = imageSize(head);
    const frame = mime_type === 'image/gif' ? firstFrameOf(head) : null;
    return {
      mime_type,
      width: Math.max(width, frame?.width ?? 0),
      height: Math.max(height, frame?.height ?? 0),
    };
  } catch {
    return { mime_type, width: null, height: null };
  }
}

/**
 * Returns the size that the first frame of a GIF needs; null if there is none. Browsers make the image as large as that, even
 * where its head names a smaller one.
 */
function firstFrameOf(gif: Buffer): { width: number; height: number } | null {
  const tableBytes = (flags: number) => (flags & 0x80 ? 6 << (flags & 7) : 0);
  let at = 13 + tableBytes(gif[10] ?? 0);
  // Extensions may stand before it, each with blocks that begin with their length.
  while (gif[at] === 0x21) {
    at += 2;
    while ((gif[at] ?? 0) > 0) at += gif[at]! + 1;
    at += 1;
  }
  if (gif[at] !== 0x2c || at + 9 > gif.length) return null;
  const [left, top, width, height] = [1, 3, 5, 7].map((offset) => gif.readUInt16LE(at + offset)) as [
    number,
    number,
    number,
    number,
  ];
  return { width: left + width, height: top + height };
}

async function typeOf(path: string, filename: string | null): Promise<string> {
  // The library throws for a file that begins like a known type and is malformed after that. If the file itself cannot be
  // read, the reading below throws again.
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const type = found?.mime.split(';')[0]!.trim();
  if (type === CONTAINER) return IN_CONTAINER[extname(filename ?? '').toLowerCase()] ?? type;
  if (type) return ALIASES[type] ?? type;
  return isText(await headOf(path, TEXT_HEAD)) ? 'text/plain' : 'application/octet-stream';
}

/** True for UTF-8 without control characters; the last character may be incomplete. */
function isText(head: Buffer): boolean {
  if (head.length === 0) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !/[^\P{Cc}\t\n\f\r]/u.test(text);
  } catch {
    return false;
  }
}

async function headOf(path: string, most: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, most));
    await handle.read(head, 0, head.length, 0);
    return head;
  } finally {
    await handle.close();
  }
}
