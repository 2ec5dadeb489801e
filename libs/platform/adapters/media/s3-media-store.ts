import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  checkMediaKey,
  MediaMissing,
  MediaStore,
  MediaStoreUnavailable,
  type ByteRange,
} from '../../ports/media-store.port.js';

/** A bucket of a store with the API of S3. The operator sets it, so that its address may be private. */
export interface S3Location {
  bucket: string;
  region: string;
  /** URL of a store other than Amazon’s; the bucket is then part of the path. */
  endpoint?: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
}

/** A request that takes longer has failed. */
const REQUEST_MS = 5 * 60_000;
const CONNECT_MS = 5_000;
/** Attempts of a request without a body. A file is sent once; its caller repeats it. */
const ATTEMPTS = 3;
/** A logger that drops every line: errors are thrown, and the caller logs them. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** Stores files as objects of one bucket. A file is sent in one request, so it is stored whole or not at all. */
export class S3MediaStore extends MediaStore {
  private opening?: Promise<Opened>;

  constructor(private readonly location: S3Location) {
    super();
  }

  override async put(key: string, file: string): Promise<void> {
    const at = this.object(key);
    const { size } = await stat(file);
    await this.call(async ({ client, sdk }) => {
      const object = { ...at, Body: createReadStream(file), ContentLength: size };
      await client.send(new sdk.PutObjectCommand(object));
    });
  }

  override async open(key: string, range?: ByteRange): Promise<Readable> {
    const at = this.object(key);
    return this.call(async ({ client, sdk }) => {
      const part = range && { Range: `bytes=${range.start}-${range.end}` };
      const { Body } = await client.send(new sdk.GetObjectCommand({ ...at, ...part }));
      return Body as Readable;
    });
  }

  override async remove(key: string): Promise<void> {
    const at = this.object(key);
    await this.call(({ client, sdk }) => client.send(new sdk.DeleteObjectCommand(at)));
  }

  /** Hook that Nest calls at shutdown. */
  async onApplicationShutdown(): Promise<void> {
    (await this.opening)?.client.destroy();
  }

  private object(key: string) {
    return { Bucket: this.location.bucket, Key: `media/${checkMediaKey(key)}` };
  }

  private async call<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    this.opening ??= open(this.location);
    const opened = await this.opening;
    try {
      return await work(opened);
    } catch (error) {
      const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
      if (name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404))
        throw new MediaMissing('There is no such object', { cause: error });
      throw new MediaStoreUnavailable(`The bucket does not answer as it should (${name})`, { cause: error });
    }
  }
}

interface Opened {
  client: S3Client;
  sdk: typeof import('@aws-sdk/client-s3');
}

/** Loads the client only where a bucket is set: it is large. */
async function open({ region, endpoint, accessKeyId, secretAccessKey }: S3Location): Promise<Opened> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: ATTEMPTS,
    logger: SILENT,
    // Stores other than Amazon's know no checksums beside the signature.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { requestTimeout: REQUEST_MS, connectionTimeout: CONNECT_MS },
  });
  return { client, sdk };
}
