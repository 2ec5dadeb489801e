import { screens as home } from '../home/screens';
import { screens as firstSteps } from '../first-steps/screens';
import { screens as people } from '../people/screens';
import { screens as settings } from '../settings/screens';
import { screens as help } from '../help/screens';
import { screens as inbox } from '../inbox/screens';
import { screens as marketing } from '../marketing/screens';
import { screens as connections } from '../connections/screens';
import { screens as publisher } from '../publisher/screens';
import type { ScreenGroup } from './screens';

/** Every folder of screens; a new one is one line here. The order is that of the navigation. */
export const GROUPS: readonly ScreenGroup[] = [
  home,
  firstSteps,
  publisher,
  inbox,
  marketing,
  connections,
  people,
  settings,
  help,
];

export const SCREENS = GROUPS.flatMap(({ screens }) => screens);
export const NAVIGATION = GROUPS.flatMap(({ navigation = [] }) => navigation);
export const ACTIONS = GROUPS.flatMap(({ actions = [] }) => actions);
