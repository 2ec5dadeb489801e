import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** A file on its way to a network. */
export interface UploadFile {
  stream: Readable;
  bytes: number;
  mime_type: string;
  filename: string;
}

/** A form with fields and one file (RFC 7578), whose bytes are sent as they are read. */
export interface Multipart {
  body: Readable;
  'content-type': string;
  'content-length': string;
}

/** Returns the form; `field` names the file's field, which comes last. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  field: string,
  { stream, bytes, mime_type, filename }: UploadFile,
): Multipart {
  const boundary = `corong-${randomBytes(16).toString('hex')}`;
  const before = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const name = filename.replace(/["\r\n]/g, '_');
  const head = Buffer.from(
    `${before.join('')}--${boundary}\r\n` +
      `content-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${mime_type}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts() {
    yield head;
    yield* stream as AsyncIterable<Buffer>;
    yield tail;
  }
  return {
    body: Readable.from(parts(), { objectMode: false }),
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(head.length + bytes + tail.length),
  };
}
