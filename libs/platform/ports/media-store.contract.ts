import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { tempFolder, type TempFolder } from '../../../test/support/temp.js';
import { MediaMissing, type MediaStore } from './media-store.port.js';
import { SystemIds } from './system.js';

const ids = new SystemIds();

/** A backend of its own for the suite; `folder` is on the file system of the app's data. */
export interface MediaStoreBackend {
  /** Another instance on the same backend. */
  open(): MediaStore;
  /** The names of all that it holds. */
  names(): Promise<string[]> | string[];
  dispose(): Promise<void> | void;
}

/** The contract of a media store, tried with two instances on one backend; every adapter's spec calls it. */
export function describeMediaStore(
  name: string,
  start: (folder: string) => Promise<MediaStoreBackend> | MediaStoreBackend,
): void {
  describe(name, () => {
    let temp: TempFolder;
    let backend: MediaStoreBackend;
    let one: MediaStore;
    let two: MediaStore;

    beforeAll(async () => {
      temp = tempFolder('media-store');
      backend = await start(temp.path);
      [one, two] = [backend.open(), backend.open()];
    });
    afterAll(async () => {
      await backend.dispose();
      temp.remove();
    });

    const file = (bytes: Buffer): string => {
      const path = join(temp.path, ids.next('evt'));
      writeFileSync(path, bytes);
      return path;
    };
    const bytesOf = async (key: string, start?: number, end?: number) =>
      buffer(await two.open(key, start === undefined ? undefined : { start, end: end! }));

    it('gives every instance the bytes that one has put', async () => {
      const [key, bytes] = [ids.next('med'), randomBytes(300_000)];
      await one.put(key, file(bytes));
      expect((await bytesOf(key)).equals(bytes)).toBe(true);
    });

    it('gives a range with both of its ends', async () => {
      const key = ids.next('med');
      await one.put(key, file(Buffer.from('0123456789')));
      expect((await bytesOf(key, 2, 5)).toString()).toBe('2345');
      expect((await bytesOf(key, 9, 9)).toString()).toBe('9');
    });

    it('replaces what a key had', async () => {
      const key = ids.next('med');
      await one.put(key, file(Buffer.from('first')));
      await two.put(key, file(Buffer.from('second')));
      expect((await bytesOf(key)).toString()).toBe('second');
      expect((await backend.names()).filter((entry) => entry.includes(key))).toHaveLength(1);
    });

    it('holds each of many that are put at once', async () => {
      const keys = Array.from({ length: 20 }, () => ids.next('med'));
      await Promise.all(keys.map((key, nth) => (nth % 2 ? one : two).put(key, file(Buffer.from(key)))));
      for (const key of keys) expect((await bytesOf(key)).toString()).toBe(key);
    });

    it('says that a key has no bytes, and removes those that it has', async () => {
      const key = ids.next('med');
      await expect(two.open(key)).rejects.toThrow(MediaMissing);
      await one.put(key, file(Buffer.from('here')));
      await two.remove(key);
      await expect(one.open(key)).rejects.toThrow(MediaMissing);
      await expect(one.remove(key)).resolves.toBeUndefined();
    });

    it('keeps nothing of a file that could not be read', async () => {
      const key = ids.next('med');
      await expect(one.put(key, join(temp.path, 'nothing'))).rejects.toThrow();
      await expect(one.open(key)).rejects.toThrow(MediaMissing);
      expect((await backend.names()).filter((entry) => entry.includes(key))).toEqual([]);
    });

    it.each([
      '../keys',
      'med_../../etc/passwd',
      'med_01',
      '',
      '/etc/passwd',
      'med_01k6zq8h4v9d2m7c5x3t0p6y1n/..',
    ])('takes no key such as %p, which is no id', async (key) => {
      const path = file(Buffer.from('x'));
      await expect(one.put(key, path)).rejects.toThrow('is an id');
      await expect(one.remove(key)).rejects.toThrow('is an id');
      await expect(one.open(key)).rejects.toThrow('is an id');
      expect(existsSync(path)).toBe(true);
    });
  });
}
