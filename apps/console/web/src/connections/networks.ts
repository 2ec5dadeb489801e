import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import type { IconName, Tone } from '../parts';

export type Connection = Schemas['ConnectionView'];
export type Network = Connection['network'];
export type Service = Connection['serves'][number];

/** The networks in the order in which they are offered. */
export const NETWORKS: readonly Network[] = [
  'smtp',
  'whatsapp',
  'messenger',
  'instagram',
  'telegram',
  'discord',
];

interface Described {
  title: string;
  lead: string;
  icon: IconName;
  services: readonly Service[];
}

/** What each network is called, and what an account with it is for. */
export function useNetworks(): Record<Network, Described> {
  const { t } = useLingui();
  return {
    smtp: {
      title: t`Mail`,
      lead: t`Posts to followers by e-mail, from an address of your own.`,
      icon: 'mail',
      services: ['posts'],
    },
    whatsapp: {
      title: t`WhatsApp`,
      lead: t`Chats with customers, and posts by an approved template.`,
      icon: 'phone',
      services: ['posts', 'chats'],
    },
    messenger: {
      title: t`Messenger`,
      lead: t`Chats with people who write to your Facebook page.`,
      icon: 'chat',
      services: ['chats'],
    },
    instagram: {
      title: t`Instagram`,
      lead: t`Chats with people who write to your account.`,
      icon: 'chat',
      services: ['chats'],
    },
    telegram: {
      title: t`Telegram`,
      lead: t`Chats and posts by a bot.`,
      icon: 'send',
      services: ['posts', 'chats'],
    },
    discord: {
      title: t`Discord`,
      lead: t`Posts into a channel of your own server.`,
      icon: 'channel',
      services: ['posts'],
    },
  };
}

/** What an account does now, in a word, with its colour. */
export function useStates(): Record<Connection['state'], { word: string; tone: Tone }> {
  const { t } = useLingui();
  return {
    active: { word: t`Connected`, tone: 'good' },
    halted: { word: t`Halted`, tone: 'warn' },
    refused: { word: t`Refused`, tone: 'bad' },
  };
}

/** What an account serves, in words. */
export function useServices(): Record<Service, string> {
  const { t } = useLingui();
  return { posts: t`Posts`, chats: t`Chats` };
}
