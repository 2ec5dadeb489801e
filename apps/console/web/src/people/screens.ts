import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';

/** Who works in the workspace. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/people', title: msg`People`, roles: ['agent'], load: () => import('./PeoplePage') },
    { path: '/teams', title: msg`Teams`, roles: ['agent'], load: () => import('./TeamsPage') },
  ],
  navigation: [
    { path: '/people', title: msg`People`, icon: 'people', section: 'workspace', roles: ['agent'] },
    { path: '/teams', title: msg`Teams`, icon: 'followers', section: 'workspace', roles: ['agent'] },
  ],
  actions: [
    {
      id: 'people',
      title: msg`Go to people`,
      icon: 'people',
      keys: 'g p',
      roles: ['agent'],
      run: (go) => go('/people'),
    },
    { id: 'teams', title: msg`Go to teams`, icon: 'followers', roles: ['agent'], run: (go) => go('/teams') },
  ],
};
