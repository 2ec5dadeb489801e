/** What the cursor stands in, if that is the beginning of a quick reply: `/har` at the beginning of a word. */
export interface Slash {
  shortcut: string;
  start: number;
  end: number;
}

/** Returns the quick reply that is being typed before the cursor; null for none. */
export function slashBefore(text: string, cursor: number): Slash | null {
  const found = /(?:^|\s)\/([a-z0-9_-]{0,32})$/.exec(text.slice(0, cursor));
  if (!found) return null;
  const shortcut = found[1]!;
  return { shortcut, start: cursor - shortcut.length - 1, end: cursor };
}

/** Puts the text of a quick reply in the place of what was typed. */
export const inserted = (text: string, { start, end }: Slash, reply: string): string =>
  text.slice(0, start) + reply + text.slice(end);
