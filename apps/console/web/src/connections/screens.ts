import { msg } from '@lingui/core/macro';
import type { Role } from '../api/session';
import type { ScreenGroup } from '../shell/screens';

const ROLES: readonly Role[] = ['publisher', 'marketer'];

/** The brand's accounts with networks, each with its check. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/connections', title: msg`Connections`, roles: ROLES, load: () => import('./ConnectionsPage') },
    {
      path: '/connections/conversions',
      title: msg`Conversions to Meta`,
      roles: ['marketer'],
      load: () => import('./ConversionsPage'),
    },
    {
      path: '/connections/new/:network',
      title: msg`Connect an account`,
      roles: ROLES,
      load: () => import('./ConnectPage'),
    },
    {
      path: '/connections/:id',
      title: msg`Connection`,
      roles: ROLES,
      load: () => import('./ConnectionPage'),
    },
  ],
  navigation: [
    { path: '/connections', title: msg`Connections`, icon: 'plug', section: 'workspace', roles: ROLES },
  ],
  actions: [
    {
      id: 'connections',
      title: msg`Go to connections`,
      icon: 'plug',
      roles: ROLES,
      run: (go) => go('/connections'),
    },
  ],
};
