import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following by Web Push. `gone`: why a follow ended. */
export const WEB_PUSH_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is shown by this browser as a notification until you leave, or take the permission back in the browser.',
    gone: 'The browser’s subscription to notifications has ended',
    follow: 'Follow by notifications of this browser',
    next: 'New posts come as notifications of this browser.',
    notTaken: 'The push service of this browser did not accept a first notification. Please try again later.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini ditampilkan peramban ini sebagai notifikasi sampai Anda berhenti mengikuti, atau mencabut izinnya di peramban.',
    gone: 'Langganan notifikasi peramban ini sudah tidak ada',
    follow: 'Ikuti lewat notifikasi peramban ini',
    next: 'Kiriman baru datang sebagai notifikasi peramban ini.',
    notTaken: 'Layanan push peramban ini tidak menerima notifikasi pertama. Silakan coba lagi nanti.',
  },
};
