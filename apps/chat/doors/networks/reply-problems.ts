import { NETWORK_DESCRIPTORS } from './network-descriptors.js';

/** Problems that any network may have. */
export const OF_ALL: Record<string, string> = {
  awaits_customer:
    'The time for answers was over before it could be sent: wait until the customer writes again',
  account_halted: 'A person has halted the connection: resume it, then send again',
  refused: 'The network refuses the connection: see what it says there, check it, then send again',
  account_removed: 'The connection was removed: connect it again, then send again',
  window_closed:
    'The 24 hours since the customer last wrote were over before it could be sent: send a template',
  no_address: 'The network names this customer by nothing that can be answered: wait until they write again',
  file_missing: 'The file is no longer here: upload it and send it again',
  rate_limited:
    'The network took no more messages by this account, or to this customer, for an hour or longer: send it again later',
  network_fault: 'The network reported a fault of its own for an hour: send it again',
  not_reached: 'The network could not be reached for an hour: send it again',
  no_answer:
    'The network did not answer, so that the message may have arrived: ask the customer before it is sent again',
};

/** Returns the words for a problem code of an answer, with what to do about it. */
export function problemWords(problem: string): string {
  for (const { problemWords: wordsOf } of NETWORK_DESCRIPTORS) {
    const words = wordsOf(problem);
    if (words) return words;
  }
  return OF_ALL[problem] ?? 'It did not arrive: check the connection, then send it again';
}
