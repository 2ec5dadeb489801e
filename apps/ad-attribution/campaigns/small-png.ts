import { PNG } from 'pngjs';
import { Problem } from '#platform/http/problem.js';

/** Longest side of a small picture in pixels. */
const MAX_SIDE = 512;
/** Largest small picture, in bytes. */
const MAX_BYTES = 45_000;
/** The first bytes of a PNG, up to its width and height. */
const SIGNATURE = Buffer.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
]);

/**
 * Checks that base64 contains a PNG, and returns its bytes; throws 422 for anything else. Width and height are read before
 * it is decompressed, since a small file can contain a huge picture.
 */
export function smallPngFrom(base64: string): Buffer {
  const file = Buffer.from(base64, 'base64');
  const refused = (rule: string, message: string, max?: number) =>
    Problem.field('png', rule, message, max === undefined ? undefined : { max });
  if (file.length > MAX_BYTES) throw refused('too_large', `The file has ${file.length} bytes`, MAX_BYTES);
  if (file.length < SIGNATURE.length + 8 || !file.subarray(0, SIGNATURE.length).equals(SIGNATURE))
    throw refused('png', 'This is no PNG');
  const side = Math.max(file.readUInt32BE(16), file.readUInt32BE(20));
  if (side < 1 || side > MAX_SIDE) throw refused('too_large', `Its longer side is ${side} pixels`, MAX_SIDE);
  try {
    PNG.sync.read(file);
  } catch {
    throw refused('png', 'This PNG cannot be read');
  }
  return file;
}
