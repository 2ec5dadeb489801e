import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';

const roles = ['agent'] as const;

/** The chats of the workspace. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/inbox/:id?', title: msg`Inbox`, roles, stays: true, load: () => import('./InboxPage') },
  ],
  navigation: [{ path: '/inbox', title: msg`Inbox`, icon: 'inbox', section: 'message', roles }],
  actions: [
    {
      id: 'inbox',
      title: msg`Go to the inbox`,
      icon: 'inbox',
      keys: 'g i',
      roles,
      run: (go) => go('/inbox'),
    },
  ],
};
