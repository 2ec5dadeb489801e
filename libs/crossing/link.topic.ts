import { BoundedChoice, BoundedId, BoundedNumber } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** State of a link. Paused and archived links do not lead to their doors, but codes that they issued stay valid. */
export const LINK_STATES = ['active', 'paused', 'archived'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** The current state of a tracked link. */
export class LinkDescribed {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('lnk') link_id: string;
  /** Unique in the installation and never used again; codes in draft texts contain it. */
  @BoundedNumber() link_number: number;
  @BoundedId('adv') ad_id: string;
  /** The link's own greeting; left out: the ad's. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  @BoundedChoice(LINK_STATES) state: LinkState;
}

/** Tracked links. Keyed by link id. Written by ad-attribution; read by chat. */
export const links = Topic.declare('advert.link', [LinkDescribed], (event) => event.link_id, {
  partitions: 3,
  retention: 'forever',
});
