import type { Texts } from '#platform/language/texts.js';

const en = {
  webhook: 'In Discord: settings of the channel, Integrations, Webhooks, then Copy Webhook URL',
};
const id: typeof en = {
  webhook: 'Di Discord: pengaturan kanal, Integrasi, Webhook, lalu Salin URL Webhook',
};

/** The texts of the check of a channel on Discord. */
export const DISCORD_SETUP_TEXTS: Texts<typeof en> = { en, id };
