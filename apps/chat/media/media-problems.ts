/** Reasons why a file of a network could not be fetched, with what to do. */
export const WORDS = {
  gone: 'The network no longer has the file: ask the customer to send it again',
  too_large: 'The file is larger than what is kept here: ask the customer for a smaller one, or for a link',
  over_bot_limit:
    'The network gives a bot files of at most 20 MB: ask the customer for a smaller one, or for a link',
  empty: 'The file has no bytes: ask the customer to send it again',
  wrong_type: 'The file is not of the kind that it was sent as: ask the customer to send it again',
  too_many_pixels: 'The image has more pixels than can be shown: ask the customer for a smaller one',
  foreign_address:
    'The network named an address that is not its own, which is not called: ask the customer to send it again',
  damaged: 'The file was damaged each time it was fetched: ask the customer to send it again',
  not_reached: 'The network could not be reached while it had the file: ask the customer to send it again',
  account_removed:
    'The connection was removed before the file came: connect the number again, and ask the customer to send it again',
};

/** Code of the reason why a file could not be fetched. */
export type MediaProblem = keyof typeof WORDS;

/** Returns the reason in words, with what to do. */
export const mediaProblemWords = (problem: string): string =>
  (WORDS as Record<string, string>)[problem] ?? 'The file did not come: ask the customer to send it again';
