import type { Messages } from '@lingui/core';

const files = import.meta.glob<{ messages: Messages }>('../*/texts/en.po', { eager: true });

/** The English texts of all folders. */
export const messages: Messages = Object.assign({}, ...Object.values(files).map((file) => file.messages));
