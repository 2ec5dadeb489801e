import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following over Discord. `gone`: why a follow ended. */
export const DISCORD_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is written to this Discord channel until you leave, or remove the webhook.',
    gone: 'The webhook was removed in Discord',
    follow: 'Follow in Discord',
    address: 'Webhook of a Discord channel',
    next: 'A first message was sent to the Discord channel; new posts will follow it.',
    badAddress: 'Please give the URL of a Discord webhook, as Discord shows it.',
    notTaken: 'Discord did not accept a first message for this webhook. Please check its address.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini ditulis ke kanal Discord ini sampai Anda berhenti mengikuti, atau menghapus webhook-nya.',
    gone: 'Webhook sudah dihapus di Discord',
    follow: 'Ikuti di Discord',
    address: 'Webhook sebuah kanal Discord',
    next: 'Pesan pertama sudah ada di kanal Discord; kiriman baru akan menyusul.',
    badAddress: 'Mohon isi URL webhook Discord, persis seperti yang ditampilkan Discord.',
    notTaken: 'Discord tidak menerima pesan pertama untuk webhook ini. Mohon periksa alamatnya.',
  },
};

/** The first message in a channel: where new posts come from, and the link to stop them. */
export const FIRST_MESSAGE: Texts<{ text: (channel: string, leave: string) => string }> = {
  en: {
    text: (channel, leave) => `New posts of ${channel} will be written here. To stop them: <${leave}>`,
  },
  id: {
    text: (channel, leave) =>
      `Kiriman baru dari ${channel} akan ditulis di sini. Untuk menghentikannya: <${leave}>`,
  },
};
