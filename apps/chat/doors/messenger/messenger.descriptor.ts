import type { NetworkDescriptor } from '../networks/network-descriptor.js';
import { pageProblem } from './page.problems.js';

export const DESCRIPTOR: NetworkDescriptor = {
  network: 'messenger',
  messageIdsUniqueIn: 'account',
  opensEmpty: false,
  problemWords: pageProblem,
};
