import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { partsOf } from './form-parts.js';

const MB = 1024 * 1024;
/** An address that `GET /<media id>` gives is good for so long. */
const ADDRESS_MS = 5 * 60_000;

/** Types that may be uploaded and the most bytes of each (Cloud API, supported media types). */
const LIMITS: [type: RegExp, bytes: number][] = [
  [/^image\/(jpeg|png)$/, 5 * MB],
  [/^image\/webp$/, MB / 2],
  [/^audio\/(aac|amr|mpeg|mp4|ogg)$/, 16 * MB],
  [/^video\/(mp4|3gpp)$/, 16 * MB],
  [
    /^(text\/plain|application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\..+))$/,
    100 * MB,
  ],
];

export interface SandboxMedia {
  bytes: Buffer;
  mime_type: string;
  filename: string | null;
  /** As it is told; base64 of another value makes the network say a wrong hash. */
  sha256: string;
  file_size: number;
  /** A business uploaded it. */
  uploaded: boolean;
}

type Fail = (reply: FastifyReply, code: number, details?: string) => FastifyReply;

/** The files of the Cloud API: told of by webhooks, found by their ids, downloaded at addresses that end, and uploaded. */
export class WhatsAppMediaSandbox {
  /** By id. */
  readonly files = new Map<string, SandboxMedia>();
  /** Milliseconds by which addresses are older than they are. */
  age = 0;
  /** Answers downloads with this status, so many times. */
  failDownloads = { status: 500, times: 0 };
  /** Downloads end after so many bytes. */
  cutAfter: number | null = null;
  /** Downloads so far, as they were asked for and answered. */
  readonly downloads: { authorization: string | undefined; status: number }[] = [];
  private readonly addresses = new Map<string, { id: string; at: number }>();

  constructor(
    private readonly accessToken: string,
    private readonly phoneNumberId: string,
    private readonly fail: Fail,
  ) {}

  /** Keeps a file, and returns its id. */
  add(bytes: Buffer, mime_type: string, more: Partial<SandboxMedia> = {}): string {
    const id = String(BigInt(`0x${randomBytes(6).toString('hex')}`) + 10n ** 15n);
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const file_size = bytes.length;
    this.files.set(id, { bytes, mime_type, sha256, file_size, filename: null, uploaded: false, ...more });
    return id;
  }

  /** A message of a file, as webhooks tell it. */
  message(type: string, bytes: Buffer, mime_type: string, more: object = {}): object {
    const id = this.add(bytes, mime_type);
    return { type, [type]: { id, mime_type, sha256: this.files.get(id)!.sha256, ...more } };
  }

  /** What `GET /<id>` answers; null where it is no file. */
  found(id: string, { protocol, host }: FastifyRequest): object | null {
    const file = this.files.get(id);
    if (!file) return null;
    const address = randomBytes(16).toString('hex');
    this.addresses.set(address, { id, at: Date.now() });
    const { mime_type, sha256, file_size } = file;
    const url = `${protocol}://${host}/whatsapp_business/attachments/?mid=${address}`;
    return { messaging_product: 'whatsapp', url, mime_type, sha256, file_size: String(file_size), id };
  }

  /** Of a message's content: why the id that it names is none. */
  faultOf(content: { id?: string } | undefined): string | null {
    if (content?.id === undefined) return null;
    return this.files.get(content.id)?.uploaded ? null : 'Media ID is not one that was uploaded';
  }

  /** The status of the failure that is to come now; 0 for none. */
  private failure(): number {
    if (this.failDownloads.times <= 0) return 0;
    this.failDownloads.times--;
    return this.failDownloads.status;
  }

  private fileAt(mid: string): SandboxMedia | undefined {
    const address = this.addresses.get(mid);
    if (!address || Date.now() + this.age - address.at > ADDRESS_MS) return undefined;
    return this.files.get(address.id);
  }

  register(app: FastifyInstance): void {
    app.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: 101 * MB },
      (_, body, done) => done(null, body),
    );
    app.get<{ Querystring: { mid?: string } }>('/whatsapp_business/attachments/', (request, reply) => {
      const { authorization } = request.headers;
      const file = this.fileAt(request.query.mid ?? '');
      const status =
        authorization !== `Bearer ${this.accessToken}` ? 401 : this.failure() || (file ? 200 : 404);
      this.downloads.push({ authorization, status });
      if (!file || status !== 200) return reply.code(status).send();
      void reply.header('content-type', file.mime_type);
      if (this.cutAfter === null) return reply.send(file.bytes);
      reply.hijack();
      reply.raw.writeHead(200, { 'content-length': file.bytes.length });
      reply.raw.write(file.bytes.subarray(0, this.cutAfter), () => reply.raw.destroy());
      return reply;
    });
    app.post<{ Params: { phone: string } }>(
      '/v:version/:phone/media',
      { bodyLimit: 101 * MB },
      (request, reply) => {
        if (request.headers.authorization !== `Bearer ${this.accessToken}`) return this.fail(reply, 190);
        if (request.params.phone !== this.phoneNumberId)
          return this.fail(reply, 100, 'Unsupported post request. Object does not exist');
        const { fields, file } = partsOf(request.headers['content-type'] ?? '', request.body as Buffer);
        if (fields['messaging_product'] !== 'whatsapp')
          return this.fail(reply, 100, 'messaging_product must be whatsapp');
        if (!file) return this.fail(reply, 100, 'file is required');
        const limit = LIMITS.find(([type]) => type.test(file.type))?.[1];
        if (limit === undefined)
          return this.fail(
            reply,
            100,
            `Param file must be a file with one of the supported types, got ${file.type}`,
          );
        if (file.bytes.length > limit) return this.fail(reply, 100, 'Media file is too large');
        return reply.send({ id: this.add(file.bytes, file.type, { uploaded: true, filename: file.name }) });
      },
    );
  }
}
