import type { Texts } from '#platform/language/texts.js';

const en = {
  question:
    'May ads learn how this chat goes? If you say yes, the network whose ad brought you here is told whether the chat led to an order, and for how much, by its own number for your click or for you. What is written here is never passed on. The chat goes on either way, and you can change your mind at any time.',
  /** Text of a button: at most 20 characters. */
  allow: 'Yes, they may',
  refuse: 'No',
  takeBack: 'Take it back',
  given: 'Thank you. Ads may learn how this chat goes. You can take that back here at any time.',
  /** Shown in the web chat after a refusal. */
  refused: 'Nothing of this chat is passed on to the network. You can change your mind here at any time.',
  withdrawn:
    'You have taken it back: from now on nothing more of this chat is passed on to the network. What it was told before stays with it.',
};

const id: typeof en = {
  question:
    'Bolehkah pihak iklan mengetahui jalannya obrolan ini? Jika ya, jaringan yang iklannya membawa Anda ke sini diberi tahu apakah obrolan ini menghasilkan pesanan dan berapa nilainya, dengan nomor milik jaringan itu untuk klik Anda atau untuk Anda. Apa yang ditulis di sini tidak pernah diteruskan. Obrolan berlanjut apa pun jawaban Anda, dan Anda bisa berubah pikiran kapan saja.',
  allow: 'Ya, boleh',
  refuse: 'Tidak',
  takeBack: 'Tarik kembali',
  given:
    'Terima kasih. Pihak iklan boleh mengetahui jalannya obrolan ini. Anda bisa menariknya kembali di sini kapan saja.',
  refused:
    'Tidak ada apa pun dari obrolan ini yang diteruskan ke jaringan. Anda bisa berubah pikiran di sini kapan saja.',
  withdrawn:
    'Anda sudah menariknya kembali: mulai sekarang tidak ada lagi dari obrolan ini yang diteruskan ke jaringan. Yang sudah diberitahukan sebelumnya tetap ada pada jaringan.',
};

/**
 * Texts of the question for consent, its buttons, and the replies to each answer. The wording that was shown is stored
 * with each answer.
 */
export const CONSENT_TEXTS: Texts<typeof en> = { en, id };
