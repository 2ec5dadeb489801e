import { inEach } from '#platform/language/texts.js';
import type { Language, Words } from '#platform/language/language.js';
import type { TransportName } from './transport-name.js';
import { WORDING_TEXTS } from './wording.texts.js';

/** A text that a person agreed to. A changed text gets a new version; old versions stay, since consents refer to them. */
export interface Wording {
  id: string;
  version: number;
  text: Words;
}

const current = (pick: (texts: (typeof WORDING_TEXTS)['en']) => string): Words => inEach(WORDING_TEXTS, pick);

/** The text that explains following over each transport; the channel's page shows it and the consent refers to it. */
export const OPT_IN = {
  live: { id: 'follow-live', version: 2, text: current((texts) => texts.live) },
  webhook: { id: 'follow-webhook', version: 1, text: current((texts) => texts.webhook) },
  email: { id: 'follow-email', version: 2, text: current((texts) => texts.email) },
  web_push: { id: 'follow-web-push', version: 1, text: current((texts) => texts.web_push) },
  telegram: { id: 'follow-telegram', version: 1, text: current((texts) => texts.telegram) },
  discord: { id: 'follow-discord', version: 1, text: current((texts) => texts.discord) },
  whatsapp: { id: 'follow-whatsapp', version: 1, text: current((texts) => texts.whatsapp) },
} as const satisfies Record<TransportName, Wording>;

/** Earlier versions, from before there were other languages; they are no longer shown. */
const EARLIER: readonly { id: string; version: number; text: string }[] = [
  {
    id: 'follow-live',
    version: 1,
    text: 'Posts of this channel come to this browser while it is open. You can leave with one click.',
  },
  {
    id: 'follow-email',
    version: 1,
    text: 'Every post of this channel is mailed to this address until you leave, which the link in each mail does with one click.',
  },
];

export const OPT_OUT: Wording = { id: 'leave', version: 1, text: current((texts) => texts.leave) };

/** Returns the text of a current or earlier version; null for the wording of an import. */
export function wordingOf(id: string, version: number, language: Language | null): string | null {
  const is = (one: { id: string; version: number }) => one.id === id && one.version === version;
  const shown = [...Object.values<Wording>(OPT_IN), OPT_OUT].find(is);
  return shown?.text[language ?? 'en'] ?? EARLIER.find(is)?.text ?? null;
}
