import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  checkMediaKey,
  MediaMissing,
  MediaStore,
  MediaStoreUnavailable,
  type ByteRange,
} from '../../ports/media-store.port.js';

/** Files in a folder on the file system of the app's data folder, which several processes may share. */
export class DiskMediaStore extends MediaStore {
  constructor(private readonly folder: string) {
    super();
  }

  /** The file is fsynced and renamed, so that a key has all of its bytes or none. */
  override async put(key: string, file: string): Promise<void> {
    const place = this.placeOf(key);
    try {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await sync(file);
      await rename(file, place);
      await sync(dirname(place));
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  override async open(key: string, range?: ByteRange): Promise<Readable> {
    const stream = createReadStream(this.placeOf(key), range);
    try {
      await once(stream, 'open');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new MediaMissing('There is no such file', { cause: error });
      throw asUnavailable(error);
    }
    return stream;
  }

  override async remove(key: string): Promise<void> {
    const place = this.placeOf(key);
    try {
      await rm(place, { force: true });
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /** Folders by the last two characters, which are random, so that none of them grows without bound. */
  private placeOf(key: string): string {
    return join(this.folder, checkMediaKey(key).slice(-2), key);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const asUnavailable = (error: unknown): Error =>
  new MediaStoreUnavailable(`The disk does not take it (${(error as NodeJS.ErrnoException).code})`, {
    cause: error,
  });
