import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { partsOf } from './form-parts.js';

const MB = 1024 * 1024;
/** Types that may be uploaded for each type of attachment, and the most bytes (Attachment Upload API). */
const LIMITS: Record<string, [types: RegExp, bytes: number]> = {
  image: [/^image\/(jpeg|png|gif)$/, 8 * MB],
  video: [/^video\/(mp4|quicktime|webm)$/, 25 * MB],
  audio: [/^audio\/(aac|mp4|mpeg|wav)$/, 25 * MB],
  file: [/^(application|text)\//, 25 * MB],
};

export interface SandboxFile {
  bytes: Buffer;
  mime_type: string;
  /** Where downloads of it are redirected to. */
  location?: string;
  /** The address is not valid any more. */
  expired?: boolean;
}

interface Checks {
  /** Whether the request has a page's token. */
  isPage: (request: FastifyRequest) => boolean;
  fault: (reply: FastifyReply, code: number, words: string) => FastifyReply;
}

/** The files of the Messenger Platform: served at addresses of their own, without a token, and uploaded for answers. */
export class MessengerMedia {
  readonly files = new Map<string, SandboxFile>();
  /** Uploads by their attachment id. */
  readonly uploads = new Map<string, { type: string; mime_type: string; platform: string; bytes: Buffer }>();
  readonly downloads: { id: string; authorization: string | undefined; status: number }[] = [];
  /** Answers downloads, or uploads, with this status, so many times. */
  failDownloads = { status: 500, times: 0 };
  failUploads = { status: 500, times: 0 };
  origin = '';

  constructor(private readonly checks: Checks) {}

  /** Keeps a file, and returns its address. */
  add(bytes: Buffer, mime_type: string, more: Partial<SandboxFile> = {}): string {
    const id = randomBytes(8).toString('hex');
    this.files.set(id, { bytes, mime_type, ...more });
    return `${this.origin}/cdn/${id}`;
  }

  /** The file at an address that `add` returned. */
  at(address: string): SandboxFile {
    return this.files.get(address.split('/').at(-1)!)!;
  }

  /** What is wrong with an attachment that names an upload; null if nothing is. */
  faultOf(attachment: { type?: unknown; payload?: { attachment_id?: unknown } }): string | null {
    const upload = this.uploads.get(String(attachment.payload?.attachment_id));
    return upload?.type === attachment.type ? null : 'Invalid attachment_id';
  }

  register(app: FastifyInstance): void {
    app.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: 30 * MB },
      (_, body, done) => done(null, body),
    );
    app.get<{ Params: { id: string } }>('/cdn/:id', (request, reply) => {
      const { id } = request.params;
      const file = this.files.get(id);
      const failing = this.failDownloads.times-- > 0;
      const status = failing ? this.failDownloads.status : !file ? 404 : file.expired ? 403 : 200;
      this.downloads.push({ id, authorization: request.headers.authorization, status });
      if (!file || status !== 200) return reply.code(status).send();
      if (file.location) return reply.redirect(file.location, 302);
      return reply.header('content-type', file.mime_type).send(file.bytes);
    });
    app.post<{ Querystring: { platform?: string } }>(
      '/v:version/me/message_attachments',
      { bodyLimit: 30 * MB },
      (request, reply) => {
        if (!this.checks.isPage(request)) return this.checks.fault(reply, 190, 'Invalid OAuth access token.');
        if (this.failUploads.times-- > 0)
          return this.checks.fault(reply.code(this.failUploads.status), 2, 'Later');
        const { fields, file } = partsOf(request.headers['content-type'] ?? '', request.body as Buffer);
        const { attachment } = JSON.parse(fields['message'] ?? '{}') as { attachment?: { type?: string } };
        const type = attachment?.type ?? '';
        const limit = LIMITS[type];
        if (!limit || !file) return this.checks.fault(reply, 100, 'An attachment has a type and filedata');
        if (!limit[0].test(file.type))
          return this.checks.fault(reply, 100, `Type ${file.type} is not supported`);
        if (file.bytes.length > limit[1])
          return this.checks.fault(reply, 100, 'Attachment size exceeds allowable limit');
        const attachment_id = String(BigInt(`0x${randomBytes(6).toString('hex')}`) + 10n ** 15n);
        const { platform = 'messenger' } = request.query;
        this.uploads.set(attachment_id, { type, mime_type: file.type, platform, bytes: file.bytes });
        return reply.send({ attachment_id });
      },
    );
  }
}
