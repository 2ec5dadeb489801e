import { placeOfAddress } from '#message/telegram-place.js';
import type { NetworkDescriptor } from '../networks/network-descriptor.js';
import { telegramProblem } from './telegram.problems.js';

/** All that generic code needs to know of Telegram without sending anything. */
export const DESCRIPTOR: NetworkDescriptor = {
  network: 'telegram',
  messageIdsUniqueIn: 'chat',
  opensEmpty: true,
  placeOf: (address) => {
    const kind = placeOfAddress(address)?.kind ?? 'private';
    return kind === 'private' ? null : kind;
  },
  problemWords: telegramProblem,
};
