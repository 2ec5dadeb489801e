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

/** Bytes by file: clients ask for the same few. What is not there is looked for again. */
const files = new LRUCache<string, Buffer>({ max: 1_000 });

/** Returns null for a file that does not exist; throws if it cannot be read. */
const read = (file: string): Promise<Buffer | null> =>
  readFile(join(FOLDER, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

async function bytesOf(file: string): Promise<Buffer | null> {
  const known = files.get(file);
  if (known) return known;
  const bytes = await read(file);
  if (bytes) files.set(file, bytes);
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
export const builtPage = async (): Promise<string | null> =>
  (await read('index.html'))?.toString('utf8') ?? null;
