import type { Texts } from '#platform/language/texts.js';

const en = {
  title: (brand: string) => `Chat with ${brand}`,
  whoCanRead: 'Who can read this chat?',
  /** Shown before the person writes. */
  readers: (brand: string) =>
    `Messages here can be read by ${brand} and by whoever runs this server. Ads only learn that a chat began and how far it got (answered, qualified, ordered and for how much), never what is written.`,
  messages: 'Messages',
  earlier: 'Earlier messages',
  needsScript: 'This chat needs JavaScript.',
  /** Name of the place with the question for consent, for screen readers. */
  consent: 'What ads may learn',
  yours: 'Your message',
  write: 'Write a message…',
  send: 'Send',
  attach: 'Send a file',
  connecting: 'Connecting…',
  noChat: 'No chat here',
  noChatWhy: 'This address belongs to nobody. Check the link that brought you here.',
};

const id: typeof en = {
  title: (brand) => `Obrolan dengan ${brand}`,
  whoCanRead: 'Siapa yang bisa membaca obrolan ini?',
  readers: (brand) =>
    `Pesan di sini bisa dibaca oleh ${brand} dan oleh pengelola server ini. Pihak iklan hanya mengetahui bahwa obrolan dimulai dan sampai sejauh mana (dijawab, dinilai cocok, memesan dan nilainya), tidak pernah apa yang ditulis.`,
  messages: 'Pesan',
  earlier: 'Pesan sebelumnya',
  needsScript: 'Obrolan ini memerlukan JavaScript.',
  consent: 'Yang boleh diketahui pihak iklan',
  yours: 'Pesan Anda',
  write: 'Tulis pesan…',
  send: 'Kirim',
  attach: 'Kirim berkas',
  connecting: 'Menyambungkan…',
  noChat: 'Tidak ada obrolan di sini',
  noChatWhy: 'Alamat ini bukan milik siapa pun. Periksa tautan yang membawa Anda ke sini.',
};

/** Texts of the page of the web chat. */
export const CHAT_TEXTS: Texts<typeof en> = { en, id };

const enScript = {
  state: {
    live: 'Connected',
    asking: 'New messages appear every 15 seconds',
    waiting: 'Connecting…',
  },
  you: 'You',
  /** Shows the question for consent again after a refusal. */
  changeAnswer: 'Change your answer',
  notSent: 'Not sent',
  tryAgain: 'Try again',
  sending: 'Sending…',
  /** Why something was not sent. */
  noAnswer: 'No answer',
  refused: 'This could not be sent',
  tooOften: 'Too many messages; try again in a while',
  tooLong: 'This message is too long',
  fileTooLarge: 'This file is too large',
  fileRefused: 'A file of this kind cannot be sent',
  /** What a file without a name is called. */
  file: { image: 'Picture', sticker: 'Picture', audio: 'Sound', video: 'Video clip', document: 'File' },
};

const idScript: typeof enScript = {
  state: {
    live: 'Tersambung',
    asking: 'Pesan baru muncul setiap 15 detik',
    waiting: 'Menyambungkan…',
  },
  you: 'Anda',
  changeAnswer: 'Ubah jawaban Anda',
  notSent: 'Belum terkirim',
  tryAgain: 'Coba lagi',
  sending: 'Mengirim…',
  noAnswer: 'Tidak ada jawaban',
  refused: 'Ini tidak bisa dikirim',
  tooOften: 'Terlalu banyak pesan; coba lagi nanti',
  tooLong: 'Pesan ini terlalu panjang',
  fileTooLarge: 'Berkas ini terlalu besar',
  fileRefused: 'Berkas jenis ini tidak bisa dikirim',
  file: { image: 'Gambar', sticker: 'Gambar', audio: 'Suara', video: 'Video', document: 'Berkas' },
};

/** Texts of the chat page's script. */
export const CHAT_SCRIPT_TEXTS: Texts<typeof enScript> = { en: enScript, id: idScript };

const enEmbed = {
  open: 'Open the chat',
  close: 'Close the chat',
  title: 'Chat',
};

const idEmbed: typeof enEmbed = {
  open: 'Buka obrolan',
  close: 'Tutup obrolan',
  title: 'Obrolan',
};

/** Texts of the button on the brand's own pages. */
export const EMBED_TEXTS: Texts<typeof enEmbed> = { en: enEmbed, id: idEmbed };
