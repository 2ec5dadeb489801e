import { extname } from 'node:path';
import { cleanLine, hasVisibleText } from '#platform/http/text.js';

const MAX_NAME = 120;
/** Extensions by media type; the first one is added to a file name that has none of them. */
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

/**
 * Returns a person's file name as one line without folders; null if nothing is left. It is shown, and never used as a
 * path.
 */
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

/** Returns the name for saving a file: its own, with an extension that fits the type of its bytes. */
export function savedFileName(filename: string | null, mime_type: string, id: string): string {
  const name = filename ?? id;
  const extensions = EXTENSIONS[mime_type];
  if (!extensions || extensions.includes(extname(name).toLowerCase())) return name;
  return `${name}${extensions[0]}`;
}

/** Returns a Content-Disposition header (RFC 6266) with an ASCII name for old clients, and the full name. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** Returns the cleaned file name of an upload's Content-Disposition header; null if it has none that can be read. */
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
  // Node decodes headers as ISO 8859-1, but browsers and curl send UTF-8.
  return cleanFileName(text && Buffer.from(text, 'latin1').toString('utf8'));
}
