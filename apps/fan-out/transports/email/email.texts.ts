import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following by e-mail. `gone`: why a follow ended. */
export const EMAIL_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is mailed to this address until you leave. Each mail has a link to do so.',
    gone: 'The address no longer exists',
    follow: 'Follow by e-mail',
    address: 'E-mail address',
    note: 'Nothing is sent before you confirm by the link in a first mail. Your address is used for this alone, and no other follower sees it.',
    next: 'If that address does not follow yet, a mail is on its way to it: please open the link in it within seven days.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini dikirim lewat email ke alamat ini sampai Anda berhenti mengikuti. Di setiap email ada tautan untuk itu.',
    gone: 'Alamatnya sudah tidak ada',
    follow: 'Ikuti lewat email',
    address: 'Alamat email',
    note: 'Tidak ada yang dikirim sebelum Anda mengonfirmasi lewat tautan di email pertama. Alamat Anda hanya dipakai untuk ini, dan tidak terlihat oleh pengikut lain.',
    next: 'Jika alamat itu belum mengikuti, sebuah email sedang dalam perjalanan ke sana: tautan di dalamnya harus dibuka dalam tujuh hari.',
  },
};
