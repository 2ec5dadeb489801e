import { inEach } from '#platform/language/texts.js';
import type { Language } from '#platform/language/language.js';
import { byTransport } from '../audience/by-transport.js';
import { OPT_OUT, type Wording } from '../audience/wording.js';
import { folderOf } from './sending-transports.js';
import { descriptorOf, DESCRIPTORS } from './transport-list.js';

/** The text that explains following over each transport; the channel's page shows it and the consent refers to it. */
export const OPT_IN = byTransport((name): Wording => {
  const { texts, follow } = descriptorOf(name);
  const { version } = follow.wording;
  return { id: `follow-${folderOf(name)}`, version, text: inEach(texts, ({ consent }) => consent) };
});

/** Returns the text of a current or earlier version; null for the wording of an import. */
export function wordingOf(id: string, version: number, language: Language | null): string | null {
  const shown = [...Object.values(OPT_IN), OPT_OUT].find((one) => one.id === id);
  if (shown?.version === version) return shown.text[language ?? 'en'];
  const { earlier } = DESCRIPTORS.find(({ name }) => OPT_IN[name].id === id)?.follow.wording ?? {};
  return earlier?.[version] ?? null;
}
