import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { imageSize } from 'image-size';
import type { Parts } from './form-parts.js';

const MB = 1024 * 1024;
/** A bot can download files of at most so many bytes. */
const MAX_DOWNLOAD = 20 * MB;
/** A bot can upload files of at most so many bytes, and photos of so many. */
const MAX_UPLOAD = 50 * MB;
const MAX_PHOTO = 10 * MB;

/** The parameter of each method that sends a file. */
export const FILE_METHODS: Record<string, string> = {
  sendphoto: 'photo',
  sendvideo: 'video',
  sendanimation: 'animation',
  sendaudio: 'audio',
  sendvoice: 'voice',
  sendvideonote: 'video_note',
  senddocument: 'document',
  sendsticker: 'sticker',
};

export interface SandboxFile {
  bytes: Buffer;
  /** As the Bot API tells it; another value than the length makes it wrong. */
  file_size: number;
  path: string;
}

/** The files of the Bot API: by their ids, downloaded by paths, and uploaded with messages. */
export class TelegramFiles {
  /** By id. */
  readonly files = new Map<string, SandboxFile>();
  /** Status of each download, and the paths that were asked for. */
  readonly downloads: { path: string; status: number }[] = [];
  /** Answers downloads with this status, so many times. */
  failDownloads = { status: 500, times: 0 };

  constructor(private readonly tokens: readonly string[]) {}

  /** Keeps a file of a person; returns it as a message shows it. */
  add(bytes: Buffer, { file_size = bytes.length, ...more }: { file_size?: number; file_name?: string } = {}) {
    const file_id = `AgAC${randomBytes(24).toString('base64url')}`;
    const file_unique_id = createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
    this.files.set(file_id, { bytes, file_size, path: `documents/file_${this.files.size}` });
    return { file_id, file_unique_id, file_size, ...more };
  }

  /** The result of getFile, or the description of the refusal. */
  found(file_id: string): object | string {
    const file = this.files.get(file_id);
    if (!file) return 'Bad Request: wrong file_id or the file is temporarily unavailable';
    if (file.file_size > MAX_DOWNLOAD) return 'Bad Request: file is too big';
    return { file_id, file_unique_id: file_id.slice(0, 16), file_size: file.file_size, file_path: file.path };
  }

  /** Of the file of a message: its fault with the status, or null. `value`: the parameter, if the file is not in the form. */
  fault(field: string, value: unknown, { file }: Parts): { status: number; description: string } | null {
    const refused = (description: string, status = 400) => ({ status, description });
    if (!file) {
      if (typeof value !== 'string' || value === '')
        return refused(`Bad Request: there is no ${field} in the request`);
      if (/^https?:\/\//.test(value) || this.files.has(value)) return null;
      return refused('Bad Request: wrong file identifier/HTTP URL specified');
    }
    if (file.bytes.length === 0) return refused('Bad Request: file must be non-empty');
    if (file.bytes.length > (field === 'photo' ? MAX_PHOTO : MAX_UPLOAD))
      return refused('Request Entity Too Large', 413);
    if (field !== 'photo') return null;
    try {
      const { width, height } = imageSize(file.bytes);
      const usual = width + height <= 10_000 && Math.max(width, height) <= 20 * Math.min(width, height);
      return usual ? null : refused('Bad Request: PHOTO_INVALID_DIMENSIONS');
    } catch {
      return refused('Bad Request: IMAGE_PROCESS_FAILED');
    }
  }

  register(app: FastifyInstance): void {
    app.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: 60 * MB },
      (_, body, done) => done(null, body),
    );
    app.get<{ Params: { token: string; '*': string } }>('/file/bot:token/*', (request, reply) => {
      const { token, '*': path } = request.params;
      const file = [...this.files.values()].find((one) => one.path === path);
      const failing = this.failDownloads.times > 0 && this.failDownloads.times--;
      const status = failing ? this.failDownloads.status : this.tokens.includes(token) && file ? 200 : 404;
      this.downloads.push({ path, status });
      if (status !== 200 || !file)
        return reply.code(status).send({ ok: false, error_code: status, description: 'Not Found' });
      return reply.header('content-type', 'application/octet-stream').send(file.bytes);
    });
  }
}
