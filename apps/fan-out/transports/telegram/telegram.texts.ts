import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following over Telegram. `gone`: why a follow ended. */
export const TELEGRAM_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is sent to you by the bot on Telegram until you leave, which writing /stop to it does.',
    gone: 'The chat with the bot no longer exists on Telegram',
    follow: 'Open in Telegram',
    next: 'Open the chat with the bot and press Start there.',
    unavailable: 'This channel has no bot on Telegram.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini dikirim kepada Anda oleh bot di Telegram sampai Anda berhenti mengikuti, dengan menulis /stop kepadanya.',
    gone: 'Telegram tidak lagi mengenal obrolan dengan bot ini',
    follow: 'Buka di Telegram',
    next: 'Buka obrolan dengan bot, lalu tekan Mulai (Start) di sana.',
    unavailable: 'Kanal ini tidak punya bot di Telegram.',
  },
};
