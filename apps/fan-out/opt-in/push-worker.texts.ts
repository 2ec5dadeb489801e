import type { Texts } from '#platform/language/texts.js';

const en = {
  /** Of a notification whose channel is not known. */
  post: 'New post',
  leave: 'Leave',
  /** Below the name of the channel, where there are no words of a post. */
  kinds: {
    welcome: 'You follow this channel',
    deleted: 'A post was taken back',
    edited: 'A post was changed',
  },
};

const id: typeof en = {
  post: 'Kiriman baru',
  leave: 'Berhenti mengikuti',
  kinds: {
    welcome: 'Anda mengikuti kanal ini',
    deleted: 'Sebuah kiriman ditarik kembali',
    edited: 'Sebuah kiriman diubah',
  },
};

/** What the service worker says on notifications. */
export const PUSH_WORKER_TEXTS: Texts<typeof en> = { en, id };
