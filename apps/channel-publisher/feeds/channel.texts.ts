import type { Texts } from '#platform/language/texts.js';

const en = {
  posts: 'Posts',
  none: 'Nothing published yet.',
  older: 'Older posts',
  newest: 'Newest posts',
  feed: 'JSON feed',
  published: 'Published with Corong',
  archived: 'This channel is archived: nothing more is published in it. Its posts stay here to read.',
  noChannel: 'No such channel',
  noChannelWhy: 'There is no channel at this address.',
  toPage: (channel: string) => `To the page of ${channel}`,
  takenBack: 'This post was taken back',
  takenBackWhy: (channel: string) => `${channel} does not publish it any more.`,
  noPost: 'No such post',
  noPostWhy: (channel: string) => `${channel} has no post at this address.`,
  followChannel: (channel: string) => `Follow ${channel}`,
  follow: 'Follow',
  agree: (wording: string) => `You agree: ${wording}`,
  byMail: 'By e-mail',
  mailExample: 'you@example.com',
  followByMail: 'Follow by e-mail',
  mailMore:
    'Nothing is sent before you confirm by the link in a first mail. Your address is used for this alone, and no other follower sees it.',
  noAddress: 'No address needed.',
  chatApp: 'In a chat app',
  openTelegram: 'Open in Telegram',
  openWhatsApp: 'Open in WhatsApp',
  discordWebhook: 'Webhook of a Discord channel',
  inDiscord: 'Follow in Discord',
  forDevelopers: 'By webhook, for developers',
  endpoint: 'Address of your endpoint',
  byWebhook: 'Follow by webhook',
  /** Before the name of the standard. */
  webhookMore: 'It has to echo a challenge first; each call is signed by',
  allWays: 'All ways to follow',
};

const id: typeof en = {
  posts: 'Kiriman',
  none: 'Belum ada kiriman.',
  older: 'Kiriman lebih lama',
  newest: 'Kiriman terbaru',
  feed: 'Umpan JSON',
  published: 'Diterbitkan dengan Corong',
  archived: 'Kanal ini sudah diarsipkan: tidak ada lagi kiriman baru. Kirimannya tetap bisa dibaca di sini.',
  noChannel: 'Kanal tidak ditemukan',
  noChannelWhy: 'Tidak ada kanal di alamat ini.',
  toPage: (channel) => `Ke halaman ${channel}`,
  takenBack: 'Kiriman ini sudah ditarik kembali',
  takenBackWhy: (channel) => `${channel} tidak lagi menerbitkannya.`,
  noPost: 'Kiriman tidak ditemukan',
  noPostWhy: (channel) => `${channel} tidak punya kiriman di alamat ini.`,
  followChannel: (channel) => `Ikuti ${channel}`,
  follow: 'Ikuti',
  agree: (wording) => `Anda setuju: ${wording}`,
  byMail: 'Lewat email',
  mailExample: 'anda@example.com',
  followByMail: 'Ikuti lewat email',
  mailMore:
    'Tidak ada yang dikirim sebelum Anda mengonfirmasi lewat tautan di email pertama. Alamat Anda hanya dipakai untuk ini, dan tidak terlihat oleh pengikut lain.',
  noAddress: 'Tidak perlu alamat.',
  chatApp: 'Di aplikasi obrolan',
  openTelegram: 'Buka di Telegram',
  openWhatsApp: 'Buka di WhatsApp',
  discordWebhook: 'Webhook sebuah kanal Discord',
  inDiscord: 'Ikuti di Discord',
  forDevelopers: 'Lewat webhook, untuk pengembang',
  endpoint: 'Alamat endpoint Anda',
  byWebhook: 'Ikuti lewat webhook',
  webhookMore: 'Endpoint harus mengembalikan challenge lebih dulu; setiap panggilan ditandatangani menurut',
  allWays: 'Semua cara mengikuti',
};

export type ChannelTexts = typeof en;

/** Texts of the pages of a channel and of its posts. */
export const CHANNEL_TEXTS: Texts<ChannelTexts> = { en, id };
