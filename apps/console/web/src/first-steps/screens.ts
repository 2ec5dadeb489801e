import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';

/** From a new workspace to the first post received and the first chat opened. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/first-steps', title: msg`First steps`, roles: [], load: () => import('./FirstStepsPage') },
  ],
  actions: [
    { id: 'first-steps', title: msg`First steps`, icon: 'play', roles: [], run: (go) => go('/first-steps') },
  ],
};
