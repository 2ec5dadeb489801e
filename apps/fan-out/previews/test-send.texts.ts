import type { Texts } from '#platform/language/texts.js';

/** The title of a post that is sent as a test, so that nobody takes it for the post itself. */
export const TEST_TEXTS: Texts<{ title: (title: string) => string; untitled: string }> = {
  en: { title: (title) => `[Test] ${title}`, untitled: '[Test]' },
  id: { title: (title) => `[Uji coba] ${title}`, untitled: '[Uji coba]' },
};
