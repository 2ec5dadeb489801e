import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { languageOr, type Language } from './language.js';

interface Request {
  raw: IncomingMessage;
  headers: IncomingHttpHeaders;
}

const chosen = new WeakMap<IncomingMessage, Language>();

/** Sets and returns the language of the answer to a request: the brand's, or else the browser's. */
export function choosePageLanguage({ raw, headers }: Request, brand: Language | null): Language {
  const language = languageOr(brand, headers['accept-language']);
  chosen.set(raw, language);
  return language;
}

/** Returns the language that was set for the answer, or else the browser's. */
export const pageLanguage = ({ raw, headers }: Request): Language =>
  chosen.get(raw) ?? languageOr(null, headers['accept-language']);
