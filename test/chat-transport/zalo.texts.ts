import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../../apps/fan-out/transports/transport-texts.js';

export const ZALO_TEXTS: Texts<TransportTexts> = {
  en: {
    consent: 'Every post of this channel is sent to you on Zalo until you leave, which writing #off does.',
    gone: 'The person has blocked the account on Zalo',
    follow: 'Open in Zalo',
    next: 'Open the chat and send the message that is already written there.',
    unavailable: 'This channel shows no account on Zalo.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini dikirim kepada Anda di Zalo sampai Anda berhenti mengikuti, dengan menulis #off.',
    gone: 'Orang itu memblokir akun di Zalo',
    follow: 'Buka di Zalo',
    next: 'Buka obrolannya dan kirim pesan yang sudah tertulis di sana.',
    unavailable: 'Kanal ini tidak menampilkan akun Zalo.',
  },
};
