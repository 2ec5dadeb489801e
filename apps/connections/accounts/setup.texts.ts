import type { Texts } from '#platform/language/texts.js';

const en = {
  confirmed: (network: string) => `${network} confirms the account`,
  refused: (why: string) => `The account is refused. ${why}`,
  noAnswer: (network: string) =>
    `${network} gave no answer just now, so nothing can be said about the account: check again in a minute`,
  halted: 'You halted this account: nothing is sent by it',
  haltedWhere: 'Resume it on this page',
  sending: 'Nothing that was sent by it was refused lately',
  refusedWhileSending: (why: string) => `The last thing that was sent by it was refused: ${why}`,
  refusedWhere: 'Correct what it names, then check again: what waits is sent at once',
  publicUrl: 'The network can reach this installation',
  privateUrl: (url: string) => `The network cannot reach ${url}: it has to be a public address with https`,
  privateUrlWhere: 'Whoever operates this installation sets PUBLIC_URL, and has it answered with https',
  called: (network: string) => `${network} calls this installation about the account`,
  neverCalled: (network: string) =>
    `${network} has not called about this account yet: write a message to it to see that it arrives`,
};

const id: typeof en = {
  confirmed: (network) => `${network} mengakui akun ini`,
  refused: (why) => `Akun ini ditolak. ${why}`,
  noAnswer: (network) =>
    `${network} sedang tidak menjawab, jadi keadaan akun ini belum diketahui: periksa lagi sebentar lagi`,
  halted: 'Anda menghentikan akun ini: tidak ada yang dikirim lewat akun ini',
  haltedWhere: 'Lanjutkan di halaman ini',
  sending: 'Tidak ada kiriman lewat akun ini yang ditolak akhir-akhir ini',
  refusedWhileSending: (why) => `Kiriman terakhir lewat akun ini ditolak: ${why}`,
  refusedWhere: 'Perbaiki yang disebut, lalu periksa lagi: yang menunggu langsung dikirim',
  publicUrl: 'Jaringan dapat menjangkau instalasi ini',
  privateUrl: (url) => `Jaringan tidak dapat menjangkau ${url}: harus alamat publik dengan https`,
  privateUrlWhere: 'Pengelola instalasi ini mengatur PUBLIC_URL dan membuatnya terbuka dengan https',
  called: (network) => `${network} memanggil instalasi ini tentang akun ini`,
  neverCalled: (network) =>
    `${network} belum pernah memanggil tentang akun ini: kirim pesan ke akun ini untuk melihat apakah pesannya sampai`,
};

/** The texts of the check of an account, for all networks. */
export const SETUP_TEXTS: Texts<typeof en> = { en, id };
