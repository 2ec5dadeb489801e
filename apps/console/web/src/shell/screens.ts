import type { MessageDescriptor } from '@lingui/core';
import type { ComponentType } from 'react';
import type { Role } from '../api/session';
import type { IconName } from '../parts/icons';

/** A page of the console. Its component is loaded when it is opened, and gets the parameters of its path as props. */
export interface Screen {
  /** Such as `/channels/:id`. */
  path: string;
  title: MessageDescriptor;
  /** Who may open it, besides owners; everyone who is signed in if left out. */
  roles?: readonly Role[];
  /** Its component stays when a parameter of the path changes, such as the one thing that is chosen from a list. */
  stays?: boolean;
  load: () => Promise<{ default: ComponentType<any> }>;
}

/** Where a page stands in the navigation. */
export interface NavigationEntry {
  path: string;
  title: MessageDescriptor;
  icon: IconName;
  section: 'home' | 'message' | 'ads' | 'workspace';
  roles?: readonly Role[];
}

/** Something that can be done from anywhere: by the palette, by keys, and from the list of keys. */
export interface Action {
  /** Such as `posts.new`. */
  id: string;
  title: MessageDescriptor;
  icon?: IconName;
  /** Keys as tinykeys writes them: `g c` (one after the other), `$mod+k` (Ctrl or Cmd). Single letters rest while one types. */
  keys?: string;
  roles?: readonly Role[];
  run: (go: (path: string) => void) => void;
}

/** What a folder of screens exports from its `screens.ts` as `screens`. */
export interface ScreenGroup {
  screens: readonly Screen[];
  navigation?: readonly NavigationEntry[];
  actions?: readonly Action[];
}
