import { msg } from '@lingui/core/macro';
import type { ScreenGroup } from '../shell/screens';

const READS = ['publisher', 'analyst'] as const;
const WRITES = ['publisher'] as const;

/** What publishers do: channels, posts, who gets them, and followers. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/channels', title: msg`Channels`, roles: READS, load: () => import('./ChannelsPage') },
    { path: '/channels/:id', title: msg`Posts`, roles: READS, load: () => import('./PostsPage') },
    { path: '/channels/:id/write', title: msg`New post`, roles: WRITES, load: () => import('./NewPostPage') },
    {
      path: '/channels/:id/followers',
      title: msg`Followers`,
      roles: READS,
      load: () => import('./FollowersPage'),
    },
    {
      path: '/channels/:id/import',
      title: msg`Import followers`,
      roles: WRITES,
      load: () => import('./ImportPage'),
    },
    { path: '/channels/:id/share', title: msg`Share`, roles: READS, load: () => import('./SharePage') },
    {
      path: '/channels/:id/settings',
      title: msg`Settings`,
      roles: WRITES,
      load: () => import('./ChannelSettingsPage'),
    },
    { path: '/posts/:id', title: msg`Post`, roles: READS, load: () => import('./PostPage') },
    {
      path: '/posts/:id/edit',
      title: msg`Change a post`,
      roles: WRITES,
      load: () => import('./EditPostPage'),
    },
    { path: '/followers/:id', title: msg`Follower`, roles: WRITES, load: () => import('./FollowerPage') },
  ],
  navigation: [
    { path: '/channels', title: msg`Channels`, icon: 'channel', section: 'message', roles: READS },
  ],
  actions: [
    {
      id: 'channels.open',
      title: msg`Go to channels`,
      icon: 'channel',
      keys: 'g c',
      roles: READS,
      run: (go) => go('/channels'),
    },
  ],
};
