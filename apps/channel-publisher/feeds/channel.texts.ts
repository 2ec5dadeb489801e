import type { Texts } from '#platform/language/texts.js';

const en = {
  posts: 'Posts',
  none: 'Nothing published yet.',
  older: 'Older posts',
  newest: 'Newest posts',
  atomFeed: 'Atom feed',
  feed: 'JSON feed',
  published: 'Published with Corong',
  archived: 'This channel is archived: no post can be published in it. Its posts stay here to read.',
  noChannel: 'No such channel',
  noChannelWhy: 'There is no channel at this address.',
  toPage: (channel: string) => `To the page of ${channel}`,
  takenBack: 'This post was taken back',
  takenBackWhy: (channel: string) => `${channel} does not publish it any more.`,
  noPost: 'No such post',
  noPostWhy: (channel: string) => `${channel} has no post at this address.`,
  followChannel: (channel: string) => `Follow ${channel}`,
  follow: 'Follow',
  chatApp: 'In a chat app',
  forDevelopers: 'By webhook, for developers',
  allWays: 'All ways to follow',
};

const id: typeof en = {
  posts: 'Kiriman',
  none: 'Belum ada kiriman.',
  older: 'Kiriman lebih lama',
  newest: 'Kiriman terbaru',
  atomFeed: 'Umpan Atom',
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
  chatApp: 'Di aplikasi obrolan',
  forDevelopers: 'Lewat webhook, untuk pengembang',
  allWays: 'Semua cara mengikuti',
};

/** The texts of one language. */
export type ChannelTexts = typeof en;

/** Texts of the pages of a channel and of its posts. */
export const CHANNEL_TEXTS: Texts<ChannelTexts> = { en, id };
