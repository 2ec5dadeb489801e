import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';

/** One's own account, the workspace, and its API keys. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/account', title: msg`Your account`, load: () => import('./AccountPage') },
    { path: '/settings', title: msg`Settings`, roles: [], load: () => import('./WorkspacePage') },
    { path: '/api-keys', title: msg`API keys`, roles: [], load: () => import('./ApiKeysPage') },
  ],
  navigation: [
    { path: '/settings', title: msg`Settings`, icon: 'settings', section: 'workspace', roles: [] },
    { path: '/api-keys', title: msg`API keys`, icon: 'key', section: 'workspace', roles: [] },
    { path: '/account', title: msg`Your account`, icon: 'lock', section: 'workspace' },
  ],
  actions: [
    {
      id: 'account',
      title: msg`Go to your account`,
      icon: 'lock',
      keys: 'g m',
      run: (go) => go('/account'),
    },
    { id: 'settings', title: msg`Go to settings`, icon: 'settings', roles: [], run: (go) => go('/settings') },
    { id: 'api-keys', title: msg`Go to API keys`, icon: 'key', roles: [], run: (go) => go('/api-keys') },
  ],
};
