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
