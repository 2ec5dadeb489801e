import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Sweep } from '#platform/jobs/sweep.js';
import { Problem } from '#platform/http/problem.js';
import { stores } from '#platform/stores.js';
import { ChatSettings } from '../src/settings.js';

/** A completely received file on this machine's disk. */
export interface IncomingFile {
  path: string;
  bytes: number;
  /** SHA-256 of the bytes, in hex. */
  sha256: string;
}

/** Thrown if the sender stopped before the end. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

/** Thrown if more bytes arrived than allowed. */
export class TooManyBytes extends Error {
  override readonly name = 'TooManyBytes';
}

/** Age in milliseconds, since its last write, of a file that a killed process left. */
const LEFTOVER_MS = 60 * 60_000;

/** Receives files to this machine's disk, with bounded memory, before they are checked and stored. */
@Injectable()
export class IncomingFiles {
  private readonly folder: string;

  constructor(config: ChatSettings, sweep: Sweep) {
    this.folder = stores('chat', config).incoming;
    sweep.every(10 * 60_000, 'incoming-files', () => this.removeOlder(LEFTOVER_MS));
  }

  /**
   * Writes a stream to a new file. The file is deleted if this throws: TooManyBytes, CutOff, or a Problem (503) while
   * the disk is full. The stream is not destroyed, so that the request can still be answered.
   */
  async receive(stream: Readable, maxBytes: number): Promise<IncomingFile> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, randomUUID());
    try {
      return await this.write(path, stream, maxBytes);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Deletes a received file that is not stored. */
  async discard({ path }: IncomingFile): Promise<void> {
    await rm(path, { force: true });
  }

  /** Deletes received files that were last written at least `ageMs` milliseconds ago. */
  async removeOlder(ageMs: number): Promise<void> {
    for (const name of (await unlessMissing(readdir(this.folder))) ?? []) {
      const path = join(this.folder, name);
      const found = await unlessMissing(stat(path));
      if (found && Date.now() - found.mtimeMs >= ageMs) await rm(path, { force: true });
    }
  }

  private async write(path: string, stream: Readable, maxBytes: number): Promise<IncomingFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    const handle = await open(path, 'wx', 0o600).catch(throwFull);
    try {
      for await (const chunk of chunksOf(stream)) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new TooManyBytes();
        hash.update(chunk);
        await handle.writeFile(chunk).catch(throwFull);
      }
    } finally {
      await handle.close();
    }
    return { path, bytes, sha256: hash.digest('hex') };
  }
}

async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw new CutOff('The sender broke off', { cause: error });
  }
}

/** Returns null if there is no such file; it throws what else went wrong. */
const unlessMissing = <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });

function throwFull(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') throw error;
  throw new Problem(503, 'There is no room for files now; try again later', { retryAfter: 60 });
}
