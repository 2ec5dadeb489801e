import type { Texts } from '#platform/language/texts.js';

const en = {
  host: 'Your mail provider names host, port and encryption under SMTP, outgoing mail or apps',
  login: 'Your mail provider names user name and password for SMTP; many want an app password of its own',
  bounces: 'Returned mails come back here, so that dead addresses are not written to again',
  noBounceAddress: 'Returned mails do not come back here: dead addresses are written to again and again',
  noBounceAddressWhere:
    'Whoever operates this installation sets BOUNCE_ADDRESS, as docs/bounces.md describes',
  noBounceSecret: 'Nothing passes returned mails on to this workspace yet',
  noBounceSecretWhere:
    'PUT /v1/connections/bounces makes the secret for the mail server, as docs/bounces.md describes',
};

const id: typeof en = {
  host: 'Penyedia surel Anda menyebut host, port dan enkripsi di bagian SMTP, surel keluar atau aplikasi',
  login:
    'Penyedia surel Anda menyebut nama pengguna dan kata sandi SMTP; banyak yang meminta kata sandi aplikasi sendiri',
  bounces: 'Surel yang ditolak kembali ke sini, sehingga alamat mati tidak dikirimi lagi',
  noBounceAddress: 'Surel yang ditolak tidak kembali ke sini: alamat mati terus dikirimi',
  noBounceAddressWhere: 'Pengelola instalasi ini mengatur BOUNCE_ADDRESS, seperti dijelaskan docs/bounces.md',
  noBounceSecret: 'Belum ada yang meneruskan surel yang ditolak ke ruang kerja ini',
  noBounceSecretWhere:
    'PUT /v1/connections/bounces membuat rahasia untuk server surel, seperti dijelaskan docs/bounces.md',
};

/** The texts of the check of a mail server. */
export const SMTP_SETUP_TEXTS: Texts<typeof en> = { en, id };
