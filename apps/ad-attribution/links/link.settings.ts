import type { LinkDoor } from './choose-door.js';
import type { Link } from './link.entity.js';

export const UTM_LABELS = ['source', 'medium', 'campaign', 'term', 'content'] as const;
export type UtmLabel = (typeof UTM_LABELS)[number];

/** What robots and previews are shown of a link; what is left out is said by the page itself. */
export interface LinkPreview {
  title?: string;
  text?: string;
  image_url?: string;
}

/** What people get while the link is paused, outside its time, or has its clicks: a page with this text, or this address. */
export interface LinkOutside {
  text?: string;
  url?: string;
}

/** What is looked at by whole links alone. */
export interface LinkSettings {
  doors: LinkDoor[];
  preview?: LinkPreview;
  outside?: LinkOutside;
  /** Labels of clicks whose address has none. */
  utm?: Partial<Record<UtmLabel, string>>;
}

export const settingsOf = ({ settings }: Pick<Link, 'settings'>): LinkSettings =>
  JSON.parse(settings) as LinkSettings;
