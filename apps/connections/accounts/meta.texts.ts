import type { Texts } from '#platform/language/texts.js';

const en = {
  token: 'Meta Business settings, System users: generate a token for your app with access to this account',
  pageToken: 'Graph API Explorer or your system user: the page’s own access token, not that of a person',
  appSecret: 'App dashboard, App settings, Basic: App secret, of the same app as the token',
  numberId: 'App dashboard, WhatsApp, API setup: Phone number ID',
  pageId: 'Facebook page, About, Page transparency: Page ID',
  instagramId:
    'Meta Business settings, Instagram accounts: the account has to be linked to the page of the token',
  verified: 'Meta knows the address at which it calls this installation',
  unverified: 'Nobody has entered the address of this installation at Meta yet',
  unverifiedWhere: (product: string) =>
    `App dashboard, ${product}, Webhooks: enter this callback URL with your verify token, and subscribe to messages`,
  number: 'Links and pages know which number this is',
  noNumber: 'Meta did not say which number this is, so no link can lead to it',
  noNumberWhere: 'Enter the phone number of this account',
  payment: 'Answers are accepted and never arrive: Meta delivers nothing without a payment method',
  paymentWhere: 'WhatsApp Manager, Account tools, Payment methods',
  subscribed: 'Meta sends the page’s messages to your app',
  unsubscribed: 'Meta does not send all of the page’s messages to your app',
  unsubscribedWhere: 'Check again: the check asks Meta for it. The token needs pages_manage_metadata',
  userName: 'Links know the account’s user name',
  noUserName: 'Meta did not say the account’s user name, so no link can lead to it',
  noUserNameWhere: 'Meta Business settings: link the Instagram account to the page, then check again',
  icebreakers: 'The account has ice breakers, so Instagram passes on which link was clicked',
  noIcebreakers: 'Without ice breakers Instagram does not pass on which link was clicked',
  noIcebreakersWhere: 'Meta Business Suite, Inbox, Automations: add frequently asked questions',
  getStarted: 'New chats begin with a button, so Messenger passes on which link was clicked',
  noGetStarted: 'Without the button Get started, Messenger does not pass on which link began a new chat',
  noGetStartedWhere: 'Meta Business Suite, Inbox, Automations: set a greeting with a button to start',
  unknown: 'Meta did not say whether this is set',
};

const id: typeof en = {
  token: 'Meta Business settings, System users: buat token untuk aplikasi Anda dengan akses ke akun ini',
  pageToken:
    'Graph API Explorer atau system user Anda: token akses milik halaman sendiri, bukan milik seseorang',
  appSecret: 'Dasbor aplikasi, App settings, Basic: App secret, dari aplikasi yang sama dengan tokennya',
  numberId: 'Dasbor aplikasi, WhatsApp, API setup: Phone number ID',
  pageId: 'Halaman Facebook, Tentang, Transparansi halaman: ID halaman',
  instagramId: 'Meta Business settings, Instagram accounts: akun harus terhubung ke halaman dari token itu',
  verified: 'Meta mengetahui alamat untuk memanggil instalasi ini',
  unverified: 'Belum ada yang memasukkan alamat instalasi ini di Meta',
  unverifiedWhere: (product) =>
    `Dasbor aplikasi, ${product}, Webhooks: masukkan callback URL ini dengan verify token Anda, dan berlangganan messages`,
  number: 'Tautan dan halaman mengetahui nomor ini',
  noNumber: 'Meta tidak menyebut nomor ini, jadi tidak ada tautan yang dapat menuju ke sini',
  noNumberWhere: 'Isi nomor telepon akun ini',
  payment: 'Jawaban diterima tetapi tidak pernah sampai: Meta tidak mengantar tanpa metode pembayaran',
  paymentWhere: 'WhatsApp Manager, Account tools, Payment methods: tambahkan metode pembayaran',
  subscribed: 'Meta mengirim pesan halaman ke aplikasi Anda',
  unsubscribed: 'Meta tidak mengirim semua pesan halaman ke aplikasi Anda',
  unsubscribedWhere:
    'Periksa lagi: pemeriksaan memintanya kepada Meta. Token memerlukan pages_manage_metadata',
  userName: 'Tautan mengetahui nama pengguna akun ini',
  noUserName: 'Meta tidak menyebut nama pengguna akun ini, jadi tidak ada tautan yang dapat menuju ke sini',
  noUserNameWhere: 'Meta Business settings: hubungkan akun Instagram ke halaman, lalu periksa lagi',
  icebreakers: 'Akun ini punya pertanyaan pembuka, jadi Instagram meneruskan tautan mana yang diklik',
  noIcebreakers: 'Tanpa pertanyaan pembuka Instagram tidak meneruskan tautan mana yang diklik',
  noIcebreakersWhere: 'Meta Business Suite, Kotak Masuk, Otomatisasi: tambahkan pertanyaan umum',
  getStarted: 'Obrolan baru dimulai dengan tombol, jadi Messenger meneruskan tautan mana yang diklik',
  noGetStarted: 'Tanpa tombol Mulai, Messenger tidak meneruskan tautan mana yang memulai obrolan baru',
  noGetStartedWhere: 'Meta Business Suite, Kotak Masuk, Otomatisasi: pasang salam dengan tombol mulai',
  unknown: 'Meta tidak menyebut apakah ini sudah diatur',
};

/** The texts of the check of an account with Meta: on WhatsApp, Messenger or Instagram. */
export const META_SETUP_TEXTS: Texts<typeof en> = { en, id };
