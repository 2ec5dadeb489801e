import type { Words } from '#platform/language/language.js';
import { inEach, type Texts } from '#platform/language/texts.js';
import { EN, type FanOutTexts } from './texts.en.js';
import { ID } from './texts.id.js';

export type { FanOutTexts };

/** What fan-out says to followers: on pages, in mails and in chats. */
export const TEXTS: Texts<FanOutTexts> = { en: EN, id: ID };

/** One of the reasons why something was refused, for a problem that a person may read. */
export const refusedWords = (reason: keyof FanOutTexts['refused']): Words =>
  inEach(TEXTS, ({ refused }) => refused[reason]);
