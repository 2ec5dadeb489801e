import { extname } from 'node:path';
import { cleanLine, hasVisibleText } from '#platform/http/text.js';

const MAX_NAME = 120;
/** Extensions by type; the first is given to a file whose name has none of them. */
const EXTENSIONS: Record<string, readonly string[]> = {
  'image/jpeg': ['.jpg', '.jpeg', '.jpe'],
  'image/png': ['.png'],
  'image/gif': ['.gif'],
  'image/webp': ['.webp'],
  'image/heic': ['.heic'],
  'video/mp4': ['.mp4', '.m4v'],
  'video/webm': ['.webm'],
  'video/3gpp': ['.3gp', '.3gpp'],
  'video/quicktime': ['.mov'],
  'audio/mpeg': ['.mp3'],
  'audio/mp4': ['.m4a', '.mp4'],
  'audio/aac': ['.aac'],
  'audio/ogg': ['.ogg', '.oga', '.opus'],
  'audio/amr': ['.amr'],
  'audio/wav': ['.wav'],
  'audio/webm': ['.weba', '.webm'],
  'application/pdf': ['.pdf'],
  'text/plain': ['.txt', '.csv', '.md', '.log'],
};

/** A name that a person gave, as one line without folders; null for none. It is shown and never used as a path. */
export function cleanFileName(given: string | null | undefined): string | null {
  const last = (given ?? '').split(/[/\\]/).at(-1)!.toWellFormed();
  const name = cleanLine(last)
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (!hasVisibleText(name)) return null;
  if (name.length <= MAX_NAME) return name;
  const end = extname(name).slice(0, 16);
  const start = name.slice(0, MAX_NAME - end.length).toWellFormed();
  return `${start.replace(/\ufffd$/, '')}${end}`;
}

/** The name under which a file is saved: its own, with an extension of the type that its bytes have. */
export function savedFileName(filename: string | null, mime_type: string, id: string): string {
  const name = filename ?? id;
  const extensions = EXTENSIONS[mime_type];
  if (!extensions || extensions.includes(extname(name).toLowerCase())) return name;
  return `${name}${extensions[0]}`;
}

/** The header Content-Disposition (RFC 6266): a plain name for old clients, and the whole one. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** The name that the header Content-Disposition of an upload says, cleaned; null where it says none that can be read. */
export function fileNameOf(header: string | undefined): string | null {
  const whole = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header ?? '')?.[1];
  if (whole !== undefined) {
    try {
      return cleanFileName(decodeURIComponent(whole));
    } catch {
      return null;
    }
  }
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? '');
  const text = plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
  // Node reads headers as ISO 8859-1; browsers and curl write UTF-8.
  return cleanFileName(text && Buffer.from(text, 'latin1').toString('utf8'));
}
