import type { NetworkDescriptor } from '../networks/network-descriptor.js';
import { pageProblem } from './page.problems.js';

/** All that generic code needs to know of Messenger without sending anything. */
export const DESCRIPTOR: NetworkDescriptor = {
  network: 'messenger',
  messageIdsUniqueIn: 'account',
  opensEmpty: false,
  problemWords: pageProblem,
};
