import type { LinkDoor } from './choose-door.js';
import type { Link } from './link.entity.js';

/** Campaign labels, which URLs contain with the prefix `utm_`. */
export const UTM_LABELS = ['source', 'medium', 'campaign', 'term', 'content'] as const;
export type UtmLabel = (typeof UTM_LABELS)[number];

/** Title and description for link previews; left out: the page's own. */
export interface LinkPreview {
  title?: string;
  text?: string;
  image_url?: string;
}

/** The answer while the link is paused, outside its time, or has reached its clicks: a page with this text, or a redirect to this URL. */
export interface LinkOutside {
  text?: string;
  url?: string;
}

/** Settings that are read only together with the whole link. */
export interface LinkSettings {
  doors: LinkDoor[];
  preview?: LinkPreview;
  outside?: LinkOutside;
  /** UTM labels of clicks whose URL has none. */
  utm?: Partial<Record<UtmLabel, string>>;
}

/** Returns the link's settings as an object. */
export const settingsOf = ({ settings }: Pick<Link, 'settings'>): LinkSettings =>
  JSON.parse(settings) as LinkSettings;
