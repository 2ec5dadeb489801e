import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { languageOr, type Language } from './language.js';

interface Request {
  raw: IncomingMessage;
  headers: IncomingHttpHeaders;
}

const chosen = new WeakMap<IncomingMessage, Language>();

/** Answers this request in the brand's language; where it says none, in what the browser asks for. */
export function choosePageLanguage({ raw, headers }: Request, brand: Language | null): Language {
  const language = languageOr(brand, headers['accept-language']);
  chosen.set(raw, language);
  return language;
}

/** The language in which a person is answered. */
export const pageLanguage = ({ raw, headers }: Request): Language =>
  chosen.get(raw) ?? languageOr(null, headers['accept-language']);
