import type { Texts } from '#platform/language/texts.js';

const en = {
  noAccount: 'No dataset of Meta is entered, so no conversion is sent',
  noAccountWhere:
    'Meta Events Manager, your dataset, Settings: Dataset ID, and under Conversions API: Generate access token',
  dataset: (id: string) => `Meta knows the dataset ${id}, and takes the token`,
  tokenRefused: 'Meta refuses the token: it was revoked, has expired, or is not whole',
  unknownDataset: (id: string) => `Meta knows no dataset ${id} that this token may use`,
  unreadable:
    'Meta takes the token, but does not let it read the dataset; whether it may send shows with the first conversion',
  noAnswer: 'Meta gave no answer just now: check again in a minute',
  halted: 'Uploads wait, because Meta refused the token when a conversion was sent',
  haltedWhere: 'Enter a new token: what waits is sent at once',
  test: (code: string) => `Conversions are marked as tests with ${code}, so ads do not learn from them`,
  testWhere: 'Empty the test event code once you have seen the events under Test events',
  sent: 'Meta has taken conversions of this workspace',
  noneSent:
    'No conversion was sent yet: the first is sent when a chat from an ad of Meta is qualified or orders',
};

const id: typeof en = {
  noAccount: 'Belum ada dataset Meta, jadi tidak ada konversi yang dikirim',
  noAccountWhere:
    'Meta Events Manager, dataset Anda, Settings: Dataset ID, dan di Conversions API: Generate access token',
  dataset: (dataset) => `Meta mengenal dataset ${dataset} dan menerima tokennya`,
  tokenRefused: 'Meta menolak token: sudah dicabut, kedaluwarsa, atau tidak lengkap',
  unknownDataset: (dataset) => `Meta tidak mengenal dataset ${dataset} yang boleh dipakai token ini`,
  unreadable:
    'Meta menerima token, tetapi tidak mengizinkannya membaca dataset; boleh tidaknya mengirim terlihat pada konversi pertama',
  noAnswer: 'Meta sedang tidak menjawab: periksa lagi sebentar lagi',
  halted: 'Unggahan menunggu, karena Meta menolak token saat konversi dikirim',
  haltedWhere: 'Masukkan token baru: yang menunggu langsung dikirim',
  test: (code) => `Konversi ditandai sebagai uji coba dengan ${code}, jadi iklan tidak belajar darinya`,
  testWhere: 'Kosongkan kode uji setelah Anda melihat kejadiannya di Test events',
  sent: 'Meta sudah menerima konversi dari ruang kerja ini',
  noneSent:
    'Belum ada konversi yang dikirim: yang pertama dikirim saat obrolan dari iklan Meta memenuhi syarat atau memesan',
};

/** The texts of the check of an account with Meta's Conversions API. */
export const UPLOAD_SETUP_TEXTS: Texts<typeof en> = { en, id };
