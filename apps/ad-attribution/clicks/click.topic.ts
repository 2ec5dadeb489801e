import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { CONSENTS, type MeasurementConsent } from '#crossing/conversation.topic.js';
import { BoundedChoice, BoundedId, BoundedInstant, BoundedNumber } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';
import { LINK_DOORS, type LinkDoorName } from '../destinations/destination.port.js';
import { DEVICES, type Device } from '../links/door-conditions.js';
import { MAX_CLICK_IDS, CLICK_ID_VALUE, UTM } from './click.parameters.js';

/** Whether a visit counts as a click. */
export const VERDICTS = ['valid', 'filtered'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a click is not counted. */
export const FILTER_REASONS = [
  'head',
  'prefetch',
  'subresource',
  'no_user_agent',
  'bot',
  'archived',
  'paused',
  'not_started',
  'ended',
  'over_max_clicks',
] as const;
export type FilterReason = (typeof FILTER_REASONS)[number];

/**
 * What the visitor got: a chat, a channel's follow page, or a page about the link (a preview, or that it is closed).
 */
export const DESTINATIONS = ['chat', 'follow', 'page'] as const;
export type DestinationClass = (typeof DESTINATIONS)[number];

/** Form of a visitor's keyed hash: 128 bits in base64url. Its salt is deleted after a day. */
export const VISITOR = /^[A-Za-z0-9_-]{22}$/;
/** Form of a keyed hash of a network's click id: 64 bits in base64url, with the visitor's salt. */
export const NETWORK_ID_HASH = /^[A-Za-z0-9_-]{11}$/;

/** A link was visited. The event has no IP address, no user agent, no network's click id and no campaign label. */
export class ClickRecorded {
  @BoundedId('clk') click_id: string;
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('lnk') link_id: string;
  /** Number of the link within the installation, as in codes. */
  @BoundedNumber() link_number: number;
  @BoundedId('adv') ad_id: string;
  @BoundedId('cmp') campaign_id: string;
  @BoundedInstant() at: number;
  /** The door that the visitor got, or would have got if the visit were valid. */
  @BoundedChoice(LINK_DOORS) door: LinkDoorName;
  /** The account behind the door, for doors that have one. */
  @BoundedId('con', { optional: true }) connection_id?: string;
  /** Position of the door among the link's doors, from 0; left out for the fallback door. */
  @IsOptional() @IsInt() @Min(0) @Max(1_000) rule?: number;
  @BoundedChoice(DESTINATIONS) destination: DestinationClass;
  /** The code in the draft text, for doors that carry the click in it. */
  @IsOptional() @Matches(/^[0-9A-HJKMNP-TV-Z]{6}(?:-[0-9A-HJKMNP-TV-Z]{6}){2}$/) code?: string;
  @BoundedChoice(VERDICTS) verdict: Verdict;
  /** Why the visit is filtered; left out for a valid one. */
  @BoundedChoice(FILTER_REASONS, { optional: true }) reason?: FilterReason;
  @BoundedChoice(DEVICES) device: Device;
  /** Primary subtag of the browser's first language. */
  @IsOptional() @Matches(/^[a-z]{2,3}$/) language?: string;
  /** Country (ISO 3166-1 alpha-2) as a trusted proxy reports it; left out if none does. */
  @IsOptional() @Matches(/^[A-Z]{2}$/) country?: string;
  @BoundedChoice(CONSENTS) consent: MeasurementConsent;
  @Matches(VISITOR) visitor: string;
  /** Recognises the network's click id within a day; left out if the address had none. */
  @IsOptional() @Matches(NETWORK_ID_HASH) network_id_hash?: string;
  /** A `ClickSourceRecorded` of the same click follows on its own topic. */
  @IsBoolean() has_source: boolean;
}

/** Milliseconds that a consumer waits for further events, so that it writes some hundred rows at once. */
const LINGER_MS = 200;

/**
 * Visits to links, with the visitor as key, so that one consumer gets all visits of a visitor in order. They are
 * published without an outbox.
 */
export const clicks = Topic.declare('ads.click', [ClickRecorded], (event) => event.visitor, {
  partitions: 6,
  retention: 'forever',
  lingerMs: LINGER_MS,
});

const NetworkClickId = (): PropertyDecorator => (target, name) => {
  IsOptional()(target, name);
  Matches(CLICK_ID_VALUE)(target, name);
};
const Label = (): PropertyDecorator => (target, name) => {
  IsOptional()(target, name);
  Matches(UTM)(target, name);
};

/** What networks and campaigns wrote into the address of a click. */
export class ClickSourceRecorded {
  @BoundedId('clk') click_id: string;
  @BoundedId('wsp') workspace_id: string;
  @BoundedInstant() at: number;
  @NetworkClickId() fbclid?: string;
  /** Meta's click ids, if the address has several: they are kept, and none is used. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(MAX_CLICK_IDS)
  @Matches(CLICK_ID_VALUE, { each: true })
  ambiguous_fbclids?: string[];
  @NetworkClickId() gclid?: string;
  @NetworkClickId() gbraid?: string;
  @NetworkClickId() wbraid?: string;
  @NetworkClickId() ttclid?: string;
  @NetworkClickId() msclkid?: string;
  @NetworkClickId() twclid?: string;
  @NetworkClickId() li_fat_id?: string;
  @Label() utm_source?: string;
  @Label() utm_medium?: string;
  @Label() utm_campaign?: string;
  @Label() utm_term?: string;
  @Label() utm_content?: string;
}

/** Days for which the log keeps the networks' click ids and the campaign labels. */
export const SOURCE_RETENTION = 90;

/**
 * Click ids of networks and campaign labels, with the click id as key. They have a topic of their own, because
 * `ads.click` is kept for ever.
 */
export const clickSources = Topic.declare(
  'ads.click_source',
  [ClickSourceRecorded],
  (event) => event.click_id,
  { partitions: 6, retention: SOURCE_RETENTION, lingerMs: LINGER_MS },
);
