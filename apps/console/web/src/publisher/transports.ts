import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { IconName } from '../parts';
import type { Schemas } from '../api/client';

export type TransportName = Schemas['TransportPreview']['transport'];

/** How posts travel, in the words that a publisher knows. */
const NAMES = {
  live: msg`Channel page, live`,
  web_push: msg`Browser notifications`,
  email: msg`E-mail`,
  webhook: msg`Webhooks`,
  telegram: msg`Telegram`,
  discord: msg`Discord`,
  whatsapp: msg`WhatsApp`,
};

const ICONS: Record<string, IconName> = {
  live: 'globe',
  web_push: 'bell',
  email: 'mail',
  webhook: 'plug',
  telegram: 'send',
  discord: 'chat',
  whatsapp: 'phone',
};

/** The name of a transport; one that is added later is called as the API calls it. */
export function useTransportName(): (name: string) => string {
  const { t } = useLingui();
  return (name) => (name in NAMES ? t(NAMES[name as keyof typeof NAMES]) : name);
}

export const iconOf = (transport: string): IconName => ICONS[transport] ?? 'send';
