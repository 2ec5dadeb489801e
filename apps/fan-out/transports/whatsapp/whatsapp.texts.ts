import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following over WhatsApp. `gone`: why a follow ended. */
export const WHATSAPP_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is sent to you on WhatsApp until you leave, which answering STOP does.',
    gone: 'WhatsApp no longer delivers these messages to the number',
    follow: 'Open in WhatsApp',
    next: 'Open the chat and send the message that is already written there.',
    unavailable: 'This channel has no number on WhatsApp.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini dikirim kepada Anda di WhatsApp sampai Anda berhenti mengikuti, dengan membalas STOP.',
    gone: 'WhatsApp tidak lagi mengantar pesan seperti ini ke nomor tersebut',
    follow: 'Buka di WhatsApp',
    next: 'Buka obrolannya dan kirim pesan yang sudah tertulis di sana.',
    unavailable: 'Kanal ini tidak menampilkan nomor WhatsApp.',
  },
};
