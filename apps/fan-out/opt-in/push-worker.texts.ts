import type { Texts } from '#platform/language/texts.js';

const en = {
  /** Title of a notification whose channel is not known. */
  post: 'New post',
  leave: 'Leave',
  /** Text below the channel's name in notifications that carry no post. */
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

/** Texts of the notifications that the service worker shows. */
export const PUSH_WORKER_TEXTS: Texts<typeof en> = { en, id };
