/** The fields and the file of a form (RFC 7578). */
export interface Parts {
  fields: Record<string, string>;
  file: { name: string; type: string; bytes: Buffer } | null;
}

/** Reads a form with at most one file; everything is empty if it is none. */
export function partsOf(contentType: string, body: Buffer): Parts {
  const boundary = /boundary=(\S+)/.exec(contentType)?.[1];
  const parts: Parts = { fields: {}, file: null };
  if (!boundary) return parts;
  const mark = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(mark); at >= 0;) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) return parts;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString();
    const content = part.subarray(split + 4);
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    if (filename === undefined) parts.fields[name] = content.toString();
    else {
      const type = /content-type:\s*(\S+)/i.exec(head)?.[1] ?? '';
      parts.file = { name: filename, type, bytes: Buffer.from(content) };
    }
    at = next;
  }
  return parts;
}
