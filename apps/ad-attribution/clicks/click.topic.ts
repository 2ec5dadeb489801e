import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, Matches } from 'class-validator';
import { CONSENTS, type Consent } from '#crossing/conversation.topic.js';
import { BoundedChoice, BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';
import { FBCLID, MAX_CLICK_IDS, UTM } from './click.parameters.js';

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
] as const;
export type FilterReason = (typeof FILTER_REASONS)[number];

/** A link was visited. Neither the visitor's address nor the user agent is in it. */
export class ClickRecorded {
  @BoundedId('clk') click_id: string;
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('lnk') link_id: string;
  @BoundedId('adv') ad_id: string;
  @BoundedInstant() at: number;
  @BoundedChoice(VERDICTS) verdict: Verdict;
  /** Only where it is filtered. */
  @BoundedChoice(FILTER_REASONS, { optional: true }) reason?: FilterReason;
  @BoundedChoice(CONSENTS) consent: Consent;
  /** Meta's click id as it came. */
  @IsOptional() @Matches(FBCLID) fbclid?: string;
  /** Where the address named several ids: kept, and none is used. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(MAX_CLICK_IDS)
  @Matches(FBCLID, { each: true })
  ambiguous_fbclids?: string[];
  @IsOptional() @Matches(UTM) utm_source?: string;
  @IsOptional() @Matches(UTM) utm_medium?: string;
  @IsOptional() @Matches(UTM) utm_campaign?: string;
  @IsOptional() @Matches(UTM) utm_term?: string;
  @IsOptional() @Matches(UTM) utm_content?: string;
}

/** Clicks, by click id. Written by the click route without an outbox. */
export const clicks = Topic.declare('ads.click', [ClickRecorded], (event) => event.click_id, {
  partitions: 6,
  retention: 'forever',
});
