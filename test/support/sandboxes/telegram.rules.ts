const TAGS = /^(b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|a|code|pre|blockquote|tg-emoji)$/;

/** Returns the reason why Telegram refuses a text with parse_mode HTML; null if it accepts it. */
export function htmlFault(text: string): string | null {
  const open: string[] = [];
  for (const [, end, tag = ''] of text.matchAll(/<(\/?)([a-z0-9-]*)[^>]*>?/gi)) {
    if (!TAGS.test(tag)) return `Unsupported start tag "${tag}"`;
    if (!end) open.push(tag);
    else if (open.pop() !== tag) return `Unmatched end tag "${tag}"`;
  }
  return open.length > 0 ? `Can't find end tag corresponding to start tag "${open.pop()}"` : null;
}
