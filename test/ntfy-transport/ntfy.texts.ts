import type { Texts } from '#platform/language/texts.js';
import type { TransportTexts } from '../../apps/fan-out/transports/transport-texts.js';

export const NTFY_TEXTS: Texts<TransportTexts> = {
  en: {
    consent:
      'Every post of this channel is published to this topic until you leave. Each message has a link to do so.',
    gone: 'The topic no longer exists',
    follow: 'Follow by ntfy',
    address: 'URL of a topic of ntfy',
    next: 'A first message was sent to the topic; new posts will follow it.',
    badAddress: 'Please give the URL of a topic, such as https://ntfy.sh/kopi.',
    notTaken: 'The server of ntfy did not accept a first message. Please check the topic.',
  },
  id: {
    consent:
      'Setiap kiriman kanal ini diterbitkan ke topik ini sampai Anda berhenti mengikuti. Di setiap pesan ada tautan untuk itu.',
    gone: 'Topiknya sudah tidak ada',
    follow: 'Ikuti lewat ntfy',
    address: 'URL sebuah topik ntfy',
    next: 'Pesan pertama sudah ada di topik itu; kiriman baru akan menyusul.',
    badAddress: 'Mohon isi URL sebuah topik, misalnya https://ntfy.sh/kopi.',
    notTaken: 'Server ntfy tidak menerima pesan pertama. Mohon periksa topiknya.',
  },
};
