import { PNG } from 'pngjs';

/** A PNG of this size; its bytes differ by `shade`. */
export function png(width = 2, height = 2, shade = 0): Buffer {
  const image = new PNG({ width, height });
  image.data.fill(shade);
  return PNG.sync.write(image);
}

/** A PNG whose head says another size than its pixels have: small as a file, and huge for whoever shows it. */
export function pixelBomb(width: number, height: number): Buffer {
  const bytes = png();
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** The smallest PDF that is one by its head. */
export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** A GIF whose head says 1 × 1 pixels, and whose first frame has as many as this. */
export function gifBomb(width: number, height: number): Buffer {
  const size = (...sides: number[]) => sides.flatMap((side) => [side & 255, side >> 8]);
  const comment = [0x21, 0xfe, 3, 97, 98, 99, 0];
  const frame = [0x2c, ...size(0, 0, width, height), 0, 2, 2, 0x4c, 1, 0];
  return Buffer.from([
    ...Buffer.from('GIF89a'),
    ...size(1, 1),
    0x80,
    0,
    0,
    0,
    0,
    0,
    255,
    255,
    255,
    ...comment,
    ...frame,
    0x3b,
  ]);
}
