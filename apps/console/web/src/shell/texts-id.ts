import type { Messages } from '@lingui/core';

const files = import.meta.glob<{ messages: Messages }>('../*/texts/id.po', { eager: true });

/** The Indonesian texts of all folders. */
export const messages: Messages = Object.assign({}, ...Object.values(files).map((file) => file.messages));
