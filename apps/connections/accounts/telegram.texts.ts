import type { Texts } from '#platform/language/texts.js';

const en = {
  token: 'Write /mybots to @BotFather, choose the bot, then API Token. A revoked token is replaced there too',
  subscribed: 'Telegram sends the bot’s messages here',
  elsewhere: (url: string) =>
    url === ''
      ? 'Telegram sends the bot’s messages nowhere'
      : `Telegram sends the bot’s messages to another address: ${url}`,
  elsewhereWhere: 'Check again: the check tells Telegram to send them here',
  failing: (why: string) => `Telegram cannot deliver the bot’s messages here: ${why}`,
  failingWhere:
    'Whoever operates this installation looks whether PUBLIC_URL can be reached with a valid certificate',
};

const id: typeof en = {
  token:
    'Tulis /mybots kepada @BotFather, pilih botnya, lalu API Token. Token yang dicabut juga diganti di sana',
  subscribed: 'Telegram mengirim pesan bot ke sini',
  elsewhere: (url) =>
    url === ''
      ? 'Telegram tidak mengirim pesan bot ke mana pun'
      : `Telegram mengirim pesan bot ke alamat lain: ${url}`,
  elsewhereWhere: 'Periksa lagi: pemeriksaan meminta Telegram mengirimnya ke sini',
  failing: (why) => `Telegram tidak dapat mengantar pesan bot ke sini: ${why}`,
  failingWhere:
    'Pengelola instalasi ini memeriksa apakah PUBLIC_URL dapat dijangkau dengan sertifikat yang sah',
};

/** The texts of the check of a bot on Telegram. */
export const TELEGRAM_SETUP_TEXTS: Texts<typeof en> = { en, id };
