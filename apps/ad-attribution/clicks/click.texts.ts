import type { Texts } from '#platform/language/texts.js';

const en = {
  chatWith: (brand: string) => `Chat with ${brand}`,
  opensChat: 'Opens a chat in your browser.',
  openChat: 'Open the chat',
  closed: {
    archived: 'This link is no longer in use',
    ended: 'This link has ended',
    over_max_clicks: 'This link has ended',
    paused: 'This link is paused',
    not_started: 'This link is not open yet',
  },
  closedWhy: 'What it led to is not on offer now. You can still write to us.',
  unknown: 'There is no such link',
  unknownWhy: 'Please check the address, or ask whoever gave it to you.',
  isForLinks: 'This address is for links. If you were given a longer one, please open it whole.',
  oneMoment: 'One moment',
  triesAgain: 'This page tries again by itself in two seconds.',
};

const id: typeof en = {
  chatWith: (brand) => `Obrolan dengan ${brand}`,
  opensChat: 'Membuka obrolan di peramban Anda.',
  openChat: 'Buka obrolan',
  closed: {
    archived: 'Tautan ini sudah tidak dipakai',
    ended: 'Tautan ini sudah berakhir',
    over_max_clicks: 'Tautan ini sudah berakhir',
    paused: 'Tautan ini sedang dijeda',
    not_started: 'Tautan ini belum dibuka',
  },
  closedWhy: 'Yang ditawarkan lewat tautan ini sedang tidak tersedia. Anda tetap bisa menulis kepada kami.',
  unknown: 'Tautan ini tidak ada',
  unknownWhy: 'Mohon periksa alamatnya, atau tanyakan kepada yang memberikannya.',
  isForLinks: 'Alamat ini untuk tautan. Jika Anda diberi alamat yang lebih panjang, mohon buka seluruhnya.',
  oneMoment: 'Sebentar',
  triesAgain: 'Halaman ini mencoba lagi sendiri dalam dua detik.',
};

/** Texts of the pages of tracked links. */
export const CLICK_TEXTS: Texts<typeof en> = { en, id };
