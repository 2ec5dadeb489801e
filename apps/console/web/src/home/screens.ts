import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';

/** The start of the console. */
export const screens: ScreenGroup = {
  screens: [{ path: '/', title: msg`Start`, load: () => import('./HomePage') }],
  navigation: [{ path: '/', title: msg`Start`, icon: 'home', section: 'home' }],
  actions: [{ id: 'home', title: msg`Go to the start`, icon: 'home', keys: 'g h', run: (go) => go('/') }],
};
