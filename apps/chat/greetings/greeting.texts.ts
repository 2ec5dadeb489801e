import type { Texts } from '#platform/language/texts.js';

const en = { fallback: 'Hello! Write to us here, and we will answer in this chat.' };
const id: typeof en = { fallback: 'Halo! Tulis kepada kami di sini, dan kami akan menjawab di obrolan ini.' };

/** The greeting of workspaces that have none of their own, in each language. */
export const GREETING_TEXTS: Texts<typeof en> = { en, id };
