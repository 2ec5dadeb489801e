import type { Texts } from '#platform/language/texts.js';

const en = {
  running: 'Corong is running',
  about:
    'A megaphone to everyone who opted in, a funnel from an ad click to a chat, and a wall between the two.',
  setUp: 'It is set up. Everything is done through the API.',
  notSetUp: 'It is not set up yet. From its own machine:',
  fromElsewhere: (header: string) =>
    `From another machine, or past a proxy, it needs the token that was printed at start, as the header ${header}.`,
  yourName: 'Your name',
  password: 'at least ten characters',
  firstSteps: 'First steps',
  documents: 'All documents',
  api: 'The API, as OpenAPI 3.1',
  ready: 'Is it ready?',
};

const id: typeof en = {
  running: 'Corong sedang berjalan',
  about:
    'Pengeras suara bagi semua yang memilih mengikuti, corong dari klik iklan ke obrolan, dan tembok di antara keduanya.',
  setUp: 'Corong sudah disiapkan. Semuanya dilakukan lewat API.',
  notSetUp: 'Corong belum disiapkan. Dari mesinnya sendiri:',
  fromElsewhere: (header) =>
    `Dari mesin lain, atau lewat proksi, diperlukan token yang dicetak saat Corong dimulai, sebagai header ${header}.`,
  yourName: 'Nama Anda',
  password: 'paling sedikit sepuluh karakter',
  firstSteps: 'Langkah pertama (dalam bahasa Inggris)',
  documents: 'Semua dokumen (dalam bahasa Inggris)',
  api: 'API-nya, sebagai OpenAPI 3.1',
  ready: 'Apakah sudah siap?',
};

/** Texts of the page at `/`. The values of `yourName` and `password` stand between single quotes of a shell, and have none. */
export const LANDING_TEXTS: Texts<typeof en> = { en, id };
