import { msg } from '@lingui/core/macro';
import type { Role } from '../api/session';
import type { ScreenGroup } from '../shell/screens';

const WRITERS: readonly Role[] = ['marketer'];
const READERS: readonly Role[] = ['marketer', 'analyst'];

/** The ads side: campaigns with their ads and links, what they brought, and what customers are greeted with. */
export const screens: ScreenGroup = {
  screens: [
    { path: '/campaigns', title: msg`Campaigns`, roles: READERS, load: () => import('./CampaignsPage') },
    { path: '/links/new', title: msg`New link`, roles: WRITERS, load: () => import('./NewLinkPage') },
    {
      path: '/links/import',
      title: msg`Links from a file`,
      roles: WRITERS,
      load: () => import('./LinkImportPage'),
    },
    { path: '/links/:id', title: msg`Link`, roles: WRITERS, load: () => import('./LinkPage') },
    { path: '/report', title: msg`Report`, roles: READERS, load: () => import('./ReportPage') },
    { path: '/greetings', title: msg`Greetings`, roles: WRITERS, load: () => import('./GreetingsPage') },
    { path: '/domains', title: msg`Own domains`, roles: WRITERS, load: () => import('./DomainsPage') },
    {
      path: '/unassigned-ads',
      title: msg`Unassigned ads`,
      roles: WRITERS,
      load: () => import('./UnassignedAdsPage'),
    },
  ],
  navigation: [
    { path: '/campaigns', title: msg`Campaigns`, icon: 'campaign', section: 'ads', roles: READERS },
    { path: '/report', title: msg`Report`, icon: 'report', section: 'ads', roles: READERS },
    { path: '/greetings', title: msg`Greetings`, icon: 'chat', section: 'ads', roles: WRITERS },
    { path: '/domains', title: msg`Own domains`, icon: 'globe', section: 'ads', roles: WRITERS },
  ],
  actions: [
    {
      id: 'campaigns',
      title: msg`Go to campaigns`,
      icon: 'campaign',
      keys: 'g a',
      roles: READERS,
      run: (go) => go('/campaigns'),
    },
    { id: 'links.new', title: msg`New link`, icon: 'link', roles: WRITERS, run: (go) => go('/links/new') },
    {
      id: 'links.import',
      title: msg`Links from a file`,
      icon: 'upload',
      roles: WRITERS,
      run: (go) => go('/links/import'),
    },
    {
      id: 'report',
      title: msg`Today's report`,
      icon: 'report',
      keys: 'g r',
      roles: READERS,
      run: (go) => go('/report'),
    },
    {
      id: 'ads.unassigned',
      title: msg`Unassigned ads`,
      icon: 'tag',
      roles: WRITERS,
      run: (go) => go('/unassigned-ads'),
    },
  ],
};
