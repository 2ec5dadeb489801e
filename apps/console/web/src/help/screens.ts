import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';
import { show } from '../shell/overlays';
import { setTheme } from '../shell/theme';

/** The palette, the list of keys, and the page of all parts for whoever adds a screen. */
export const screens: ScreenGroup = {
  screens: [{ path: '/parts', title: msg`All parts`, load: () => import('./PartsPage') }],
  actions: [
    {
      id: 'palette',
      title: msg`Search pages and actions`,
      icon: 'search',
      keys: '$mod+k',
      run: () => show('palette'),
    },
    { id: 'keys', title: msg`Show all keys`, icon: 'help', keys: 'Shift+?', run: () => show('keys') },
    { id: 'theme.light', title: msg`Light colours`, icon: 'sun', run: () => setTheme('light') },
    { id: 'theme.dark', title: msg`Dark colours`, icon: 'moon', run: () => setTheme('dark') },
    { id: 'parts', title: msg`All parts of the console`, icon: 'settings', run: (go) => go('/parts') },
  ],
};
