import { BoundedChoice, BoundedId, BoundedNumber } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Whether a link leads to its doors: paused and archived ones do not, though codes that they gave out stay valid. */
export const LINK_STATES = ['active', 'paused', 'archived'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** A tracked link as it is now. */
export class LinkDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('lnk') link_id: string;
  /** Unique in the installation and never given again; codes in draft texts carry it. */
  @BoundedNumber() link_number: number;
  @BoundedId('adv') ad_id: string;
  /** The link's own greeting; left out: as its ad says. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  @BoundedChoice(LINK_STATES) state: LinkState;
}

/** The tracked links. Keyed by link id. Written by the ads side; read by chat. */
export const links = Topic.declare('advert.link', [LinkDescribed], (event) => event.link_id, {
  partitions: 3,
  retention: 'forever',
});
