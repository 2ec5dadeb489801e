import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following by the live stream. `gone`: why a follow ended. */
export const LIVE_TEXTS: Texts<TransportTexts> = {
  en: {
    consent: 'Posts of this channel come to this browser while it is open. You can leave at any time.',
    gone: 'The address no longer exists',
    follow: 'Follow live in this browser',
    note: 'No address needed.',
    next: 'Posts come to this browser while the page of the channel is open.',
  },
  id: {
    consent:
      'Kiriman kanal ini tampil di peramban ini selama halamannya terbuka. Anda bisa berhenti kapan saja.',
    gone: 'Alamatnya sudah tidak ada',
    follow: 'Ikuti langsung di peramban ini',
    note: 'Tidak perlu alamat.',
    next: 'Kiriman tampil di peramban ini selama halaman kanal terbuka.',
  },
};
