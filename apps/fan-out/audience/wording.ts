import { inEach } from '#platform/language/texts.js';
import type { Words } from '#platform/language/language.js';
import { TEXTS } from '../pages/texts.js';

/** A text that a person agreed to. A changed text gets a new version; old versions stay, since consents refer to them. */
export interface Wording {
  id: string;
  version: number;
  text: Words;
}

/** The text that explains what leaving does. */
export const OPT_OUT: Wording = {
  id: 'leave',
  version: 1,
  text: inEach(TEXTS, ({ leaving }) => leaving.wording),
};
