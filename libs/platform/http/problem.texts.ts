import { durationIn } from '../language/duration.js';
import type { Texts } from '../language/texts.js';

const en = {
  /** Headings by kind of problem, in place of the HTTP status. */
  headings: {
    400: 'This address cannot be read',
    401: 'This is not open to everybody',
    403: 'This is not open to everybody',
    404: 'There is nothing here',
    405: 'This address is not for opening',
    409: 'This cannot be done now',
    410: 'This is no longer available',
    413: 'This is too much at once',
    414: 'This address is too long',
    421: 'Nothing is served under this name',
    422: 'Please check what was entered',
    429: 'Too many tries',
    503: 'Not available just now',
  } as Record<number, string>,
  failedHere: 'Something went wrong here',
  failed: 'This did not work',
  /** Reasons for problems without a text for people. */
  reasons: {
    400: 'Please check it, or open it again from where you have it.',
    401: 'If you should be able to open it, ask whoever gave you the address.',
    403: 'If you should be able to open it, ask whoever gave you the address.',
    404: 'Please check the address, or ask whoever gave it to you.',
    405: 'It is for programs. Please go back to where you came from.',
    409: 'Please try again in a moment.',
    410: 'It has ended, or was taken back.',
    413: 'Please send less at once.',
    414: 'Please open it again from where you have it.',
    421: 'Please check the address, or ask whoever gave it to you.',
    422: 'Something that was entered cannot be taken as it stands.',
    503: 'Please try again in a moment.',
  } as Record<number, string>,
  tryLater: 'Please try again later.',
  tryAgainIn: (seconds: number) => `Please try again in ${durationIn('en', seconds)}.`,
  brokenLink: 'This link does not work',
  brokenLinkWhy:
    'It is incomplete, was changed on its way, or is too old. Open it again from the message that it came in.',
  tellOperator: (number: string) => `If it stays so, tell the operator this number: ${number}`,
};

const id: typeof en = {
  headings: {
    400: 'Alamat ini tidak dapat dibaca',
    401: 'Halaman ini tidak terbuka untuk umum',
    403: 'Halaman ini tidak terbuka untuk umum',
    404: 'Tidak ada apa pun di sini',
    405: 'Alamat ini bukan untuk dibuka',
    409: 'Saat ini tidak dapat dilakukan',
    410: 'Ini sudah tidak tersedia',
    413: 'Terlalu banyak sekaligus',
    414: 'Alamat ini terlalu panjang',
    421: 'Tidak ada apa pun dengan nama ini',
    422: 'Mohon periksa kembali isian Anda',
    429: 'Terlalu banyak percobaan',
    503: 'Sedang tidak tersedia',
  },
  failedHere: 'Ada kesalahan di sini',
  failed: 'Ini tidak berhasil',
  reasons: {
    400: 'Mohon periksa alamatnya, atau buka lagi dari tempat Anda mendapatkannya.',
    401: 'Jika Anda seharusnya bisa membukanya, tanyakan kepada yang memberi Anda alamat ini.',
    403: 'Jika Anda seharusnya bisa membukanya, tanyakan kepada yang memberi Anda alamat ini.',
    404: 'Mohon periksa alamatnya, atau tanyakan kepada yang memberikannya.',
    405: 'Alamat ini untuk program. Silakan kembali ke halaman sebelumnya.',
    409: 'Silakan coba lagi sebentar lagi.',
    410: 'Ini sudah berakhir, atau sudah ditarik kembali.',
    413: 'Mohon kirim lebih sedikit sekaligus.',
    414: 'Silakan buka lagi dari tempat Anda mendapatkannya.',
    421: 'Mohon periksa alamatnya, atau tanyakan kepada yang memberikannya.',
    422: 'Ada isian yang tidak dapat diterima seperti itu.',
    503: 'Silakan coba lagi sebentar lagi.',
  },
  tryLater: 'Silakan coba lagi nanti.',
  tryAgainIn: (seconds) => `Silakan coba lagi dalam ${durationIn('id', seconds)}.`,
  brokenLink: 'Tautan ini tidak berfungsi',
  brokenLinkWhy:
    'Tautannya tidak lengkap, berubah di perjalanan, atau sudah terlalu lama. Buka lagi dari pesan yang memuatnya.',
  tellOperator: (number) => `Jika tetap begini, sampaikan nomor ini kepada pengelola: ${number}`,
};

/** Texts of the pages of problems. */
export const PROBLEM_TEXTS: Texts<typeof en> = { en, id };
