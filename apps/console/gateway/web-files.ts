import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';

/** Folder of the built browser app, relative to the folder in which the process was started. */
const FOLDER = 'dist/web';
/** Names of assets, which hold a hash of their content: no path that leaves their folder. */
export const ASSET = /^[\w-]+(?:\.[\w-]+)*\.(?:js|css|svg|woff2|mp3)$/;

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  mp3: 'audio/mpeg',
};

/** How an asset is compressed, with the ending of its file. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** An asset as it is sent. */
export interface Asset {
  type: string;
  encoding?: string;
  bytes: Buffer;
}

/** Bytes by file, null where there is none: clients ask for the same few. */
const files = new LRUCache<string, { bytes: Buffer | null }>({ max: 1_000 });

async function bytesOf(file: string): Promise<Buffer | null> {
  const known = files.get(file);
  if (known) return known.bytes;
  const bytes = await readFile(join(FOLDER, file)).catch(() => null);
  files.set(file, { bytes });
  return bytes;
}

/** Returns an asset in the best encoding that the client accepts; null if there is no such asset. */
export async function assetOf(name: string, acceptEncoding: string): Promise<Asset | null> {
  if (!ASSET.test(name)) return null;
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)]!;
  for (const [encoding, ending] of ENCODINGS) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`, 'i').test(acceptEncoding))
      continue;
    const bytes = await bytesOf(`app/${name}${ending}`);
    if (bytes) return { type, encoding, bytes };
  }
  const bytes = await bytesOf(`app/${name}`);
  return bytes && { type, bytes };
}

/** Returns the page of the browser app as Vite built it; null before it is built. It is read each time: it is small. */
export const builtPage = (): Promise<string | null> =>
  readFile(join(FOLDER, 'index.html'), 'utf8').catch(() => null);
