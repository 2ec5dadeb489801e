import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import type { Tone } from '../parts';

export type DoorName = Schemas['LinkDoorView']['door'];
export type LinkState = Schemas['LinkView']['state'];

/** Doors by name, in the order in which they are offered. */
export function useDoorNames(): Record<DoorName, string> {
  const { t } = useLingui();
  return {
    web: t`Web chat`,
    wa_me: t`Any WhatsApp number`,
    whatsapp: t`Connected WhatsApp number`,
    messenger: t`Messenger`,
    instagram: t`Instagram`,
    telegram: t`Telegram`,
    follow: t`Follow a channel`,
  };
}

/** What a link does now, in a word, with its colour. */
export function useLinkStates(): Record<LinkState, { word: string; tone: Tone }> {
  const { t } = useLingui();
  return {
    active: { word: t`Open`, tone: 'good' },
    paused: { word: t`Paused`, tone: 'warn' },
    not_started: { word: t`Not open yet`, tone: 'plain' },
    ended: { word: t`Ended`, tone: 'plain' },
    archived: { word: t`Archived`, tone: 'plain' },
    unreachable: { word: t`Domain not served`, tone: 'bad' },
  };
}
