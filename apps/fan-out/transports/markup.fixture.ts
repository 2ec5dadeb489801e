const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What a reader sees of HTML. */
export const readHtml = (html: string): string =>
  html
    .replace(/<br>|<\/p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (_, name: string) => ENTITIES[name] ?? '?');

/** What a reader sees of Discord's Markdown: no marks but those that a backslash keeps. */
export const readMarkdown = (text: string): string =>
  text.replace(
    /\\([\\*_~`|>#[\]()-])|(https?:\/\/[^\s>]+)|[*_~`|]/g,
    (_, kept?: string, link?: string) => kept ?? link ?? '',
  );
