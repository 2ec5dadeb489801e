import type { Texts } from '#platform/language/texts.js';

const en = {
  state: {
    live: 'New posts appear here',
    asking: 'New posts appear every 15 seconds',
    waiting: 'Connecting …',
  },
  /** Of ways of this browser itself. */
  follow: {
    live: 'Follow live in this browser',
    web_push: 'Follow by notifications of this browser',
  },
  stop: {
    live: 'Stop following live',
    web_push: 'Stop the notifications',
  },
  left: {
    live: 'This browser no longer follows live.',
    web_push: 'This browser no longer follows by notifications.',
  },
  followed: {
    email: 'If that address does not follow yet, a mail is on its way to it. Confirm there, and you follow.',
    emailLater:
      'If that address does not follow yet, a mail comes to it later: our mail server does not answer at the moment. Confirm there, and you follow.',
    webhook:
      'Your endpoint follows. Verify each call with this secret; the address replaces it, and sends posts again. Both are shown this once:',
    web_push: 'This browser shows new posts as notifications.',
    discord: 'A first message stands in your Discord channel.',
    live: 'This browser follows.',
    liveForgotten: 'This browser follows, but keeps nothing. To leave later, open:',
    already: 'It follows this channel already. Nothing has changed.',
  },
  failed: 'That did not work; try again later.',
  notLeft: 'Leaving did not work; try again later.',
  notAllowed: 'This browser does not allow notifications from here.',
};

const id: typeof en = {
  state: {
    live: 'Kiriman baru muncul di sini',
    asking: 'Kiriman baru muncul setiap 15 detik',
    waiting: 'Menyambungkan …',
  },
  follow: {
    live: 'Ikuti langsung di peramban ini',
    web_push: 'Ikuti lewat notifikasi peramban ini',
  },
  stop: {
    live: 'Berhenti mengikuti langsung',
    web_push: 'Hentikan notifikasi',
  },
  left: {
    live: 'Peramban ini tidak lagi mengikuti secara langsung.',
    web_push: 'Peramban ini tidak lagi mengikuti lewat notifikasi.',
  },
  followed: {
    email:
      'Jika alamat itu belum mengikuti, sebuah email sedang dalam perjalanan ke sana. Konfirmasikan lewat email itu, dan Anda mengikuti.',
    emailLater:
      'Jika alamat itu belum mengikuti, sebuah email akan datang belakangan: server email kami sedang tidak menjawab. Konfirmasikan lewat email itu, dan Anda mengikuti.',
    webhook:
      'Endpoint Anda mengikuti. Periksa setiap panggilan dengan secret ini; alamat di bawahnya untuk menggantinya dan mengirim ulang kiriman. Keduanya hanya ditampilkan sekali ini:',
    web_push: 'Peramban ini menampilkan kiriman baru sebagai notifikasi.',
    discord: 'Pesan pertama sudah ada di kanal Discord Anda.',
    live: 'Peramban ini mengikuti.',
    liveForgotten: 'Peramban ini mengikuti, tetapi tidak menyimpan apa pun. Untuk berhenti nanti, buka:',
    already: 'Kanal ini memang sudah diikuti dari sana. Tidak ada yang berubah.',
  },
  failed: 'Itu tidak berhasil; coba lagi nanti.',
  notLeft: 'Belum berhasil berhenti mengikuti; coba lagi nanti.',
  notAllowed: 'Peramban ini tidak mengizinkan notifikasi dari sini.',
};

/** Texts of the channel page's script. The texts of its forms are in the page. */
export const CHANNEL_SCRIPT_TEXTS: Texts<typeof en> = { en, id };
