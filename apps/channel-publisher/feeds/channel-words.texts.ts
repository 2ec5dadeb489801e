import type { Texts } from '#platform/language/texts.js';

const en = {
  state: {
    live: 'New posts appear here',
    asking: 'New posts appear every 15 seconds',
    waiting: 'Connecting …',
  },
  /** Of ways of this browser itself. */
  stop: {
    live: 'Stop following live',
    web_push: 'Stop the notifications',
  },
  left: {
    live: 'This browser no longer follows live.',
    web_push: 'This browser no longer follows by notifications.',
  },
  followed: {
    later: 'Our mail server does not answer at the moment, so that the mail comes later.',
    web_push: 'This browser shows new posts as notifications.',
    live: 'This browser follows.',
    liveForgotten: 'This browser follows, but keeps nothing. To leave later, open:',
    already: 'It follows this channel already. Nothing has changed.',
  },
  /** Before the text to which one agrees. */
  agree: 'You agree:',
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
  stop: {
    live: 'Berhenti mengikuti langsung',
    web_push: 'Hentikan notifikasi',
  },
  left: {
    live: 'Peramban ini tidak lagi mengikuti secara langsung.',
    web_push: 'Peramban ini tidak lagi mengikuti lewat notifikasi.',
  },
  followed: {
    later: 'Server email kami sedang tidak menjawab, jadi emailnya akan datang belakangan.',
    web_push: 'Peramban ini menampilkan kiriman baru sebagai notifikasi.',
    live: 'Peramban ini mengikuti.',
    liveForgotten: 'Peramban ini mengikuti, tetapi tidak menyimpan apa pun. Untuk berhenti nanti, buka:',
    already: 'Kanal ini memang sudah diikuti dari sana. Tidak ada yang berubah.',
  },
  agree: 'Anda setuju:',
  failed: 'Itu tidak berhasil; coba lagi nanti.',
  notLeft: 'Belum berhasil berhenti mengikuti; coba lagi nanti.',
  notAllowed: 'Peramban ini tidak mengizinkan notifikasi dari sini.',
};

/** Texts of the channel page's script. The texts of its forms come with the ways to follow. */
export const CHANNEL_SCRIPT_TEXTS: Texts<typeof en> = { en, id };
