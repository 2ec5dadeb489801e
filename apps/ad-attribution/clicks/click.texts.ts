import type { Texts } from '#platform/language/texts.js';

const en = {
  chatWith: (brand: string) => `Chat with ${brand}`,
  opensChat: 'Opens a chat in your browser.',
  openChat: 'Open the chat',
  archived: 'This link is no longer in use',
  archivedWhy: 'What it led to has ended. You can still write to us.',
  unknown: 'There is no such link',
  unknownWhy: 'Please check the address, or ask whoever gave it to you.',
  oneMoment: 'One moment',
  triesAgain: 'This page tries again by itself in two seconds.',
};

const id: typeof en = {
  chatWith: (brand) => `Obrolan dengan ${brand}`,
  opensChat: 'Membuka obrolan di peramban Anda.',
  openChat: 'Buka obrolan',
  archived: 'Tautan ini sudah tidak dipakai',
  archivedWhy: 'Yang ditawarkan lewat tautan ini sudah berakhir. Anda tetap bisa menulis kepada kami.',
  unknown: 'Tautan ini tidak ada',
  unknownWhy: 'Mohon periksa alamatnya, atau tanyakan kepada yang memberikannya.',
  oneMoment: 'Sebentar',
  triesAgain: 'Halaman ini mencoba lagi sendiri dalam dua detik.',
};

/** What the pages of tracked links say. */
export const CLICK_TEXTS: Texts<typeof en> = { en, id };
