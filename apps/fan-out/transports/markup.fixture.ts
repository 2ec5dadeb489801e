const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The text that a reader sees of HTML. */
export const readHtml = (html: string): string =>
  html
    .replace(/<br>|<\/p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (_, name: string) => ENTITIES[name] ?? '?');

/** The text that a reader sees of Discord's Markdown: without marks, except those behind a backslash. */
export const readMarkdown = (text: string): string =>
  text.replace(
    /\\([\\*_~`|>#[\]()-])|<(https?:\/\/[^\s>]+)>|(https?:\/\/[^\s>]+)|[*_~`|]/g,
    (_, kept?: string, quiet?: string, link?: string) => kept ?? quiet ?? link ?? '',
  );
