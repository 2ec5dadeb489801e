import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../transport-texts.js';

/** What people read about following by webhook. `gone`: why a follow ended. */
export const WEBHOOK_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is sent to this address until you leave, which the link in each delivery does.',
    gone: 'The endpoint answered that it is gone',
    follow: 'Follow by webhook',
    address: 'Address of your endpoint',
    note: 'It has to echo a challenge first; each call is signed by Standard Webhooks (https://www.standardwebhooks.com).',
    next: 'The address is confirmed. Keep the secret, and the address that replaces it and sends posts again: both are shown only once.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini dikirim ke alamat ini sampai Anda berhenti mengikuti, lewat tautan yang ada di setiap pengiriman.',
    gone: 'Endpoint menjawab bahwa alamatnya sudah tidak ada',
    follow: 'Ikuti lewat webhook',
    address: 'Alamat endpoint Anda',
    note: 'Endpoint harus mengembalikan challenge lebih dulu; setiap panggilan ditandatangani menurut Standard Webhooks (https://www.standardwebhooks.com).',
    next: 'Alamatnya sudah terbukti. Simpan secret-nya, juga alamat untuk menggantinya dan mengirim ulang kiriman: keduanya hanya ditampilkan sekali ini.',
  },
};
