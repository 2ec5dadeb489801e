import type { MeasurementConsent } from '#crossing/conversation.topic.js';
import type { ConnectedAdNetwork } from './network.entity.js';
import { DAY_MS, type PathTouch } from '../touches/conversion-paths.js';
import type { Upload } from './upload.entity.js';

const HOUR_MS = 3_600_000;
/** Age of the oldest events that are sent, in milliseconds: Meta accepts seven days, less a minute for the request. */
const MAX_AGE_MS = 7 * DAY_MS - 60_000;
/** Milliseconds in which an upload may be repeated: Meta recognises repeats by event_id and event_name for 48 hours, less an hour of safety. */
const DEDUPLICATION_MS = 47 * HOUR_MS;

/** Reasons that end when the workspace enters a new token. */
export const TOKEN_REASONS = ['token_refused', 'token_unreadable'] as const;

/** Why a conversion is not sent. */
export type WithheldReason =
  | 'subject_erased'
  | 'consent_denied'
  | 'consent_withdrawn'
  | 'consent_unknown'
  | 'marked_spam'
  | 'no_network'
  | 'no_amount'
  | 'no_click_id'
  | 'ambiguous_click_id'
  | 'too_old';

/** The click to which an upload attributes its conversion. */
export interface NamedClick {
  at: number;
  fbclid: string;
}

/** The next step of an upload; `next_at` is in milliseconds since 1970. */
export type UploadDecision =
  | { state: 'send'; click: NamedClick; consent: MeasurementConsent }
  | { state: 'withheld'; reason: WithheldReason }
  | { state: 'unknown'; reason: 'no_answer' | 'marked_spam' }
  | { state: 'waiting'; reason: 'click'; next_at: number }
  | { state: 'retry'; reason: (typeof TOKEN_REASONS)[number]; next_at: number };

/** All facts on which the decision depends. */
export interface UploadFacts {
  upload: Pick<
    Upload,
    'event_name' | 'at' | 'consent' | 'amount_minor' | 'currency' | 'created_at' | 'ambiguous_since'
  >;
  network: Pick<ConnectedAdNetwork, 'unknown_consent' | 'halted_until'> | null;
  /** The subject's touches before the conversion, oldest first. */
  path: readonly PathTouch[];
  /** True while the conversation is marked as spam. */
  spam: boolean;
  now: number;
}

/** Decides whether an upload is sent, withheld, unknown, or waits. */
export function decideUpload(known: UploadFacts): UploadDecision {
  const { ambiguous_since } = known.upload;
  if (ambiguous_since !== null && known.now >= ambiguous_since + DEDUPLICATION_MS)
    return { state: 'unknown', reason: 'no_answer' };
  const decision = checkEligibility(known);
  // An upload that may have arrived already is unknown, not withheld.
  if (decision.state === 'withheld' && ambiguous_since !== null)
    return { state: 'unknown', reason: decision.reason === 'marked_spam' ? 'marked_spam' : 'no_answer' };
  return decision;
}

function checkEligibility({ upload, network, path, spam, now }: UploadFacts): UploadDecision {
  const consent = consentOf(upload, path);
  if (consent === 'denied') return withheld('consent_denied');
  if (spam) return withheld('marked_spam');
  if (!network) return withheld('no_network');
  const withoutConsent = network.unknown_consent === 'withhold';
  if (consent === 'unknown' && withoutConsent) return withheld('consent_unknown');
  if (upload.event_name === 'Purchase' && (upload.amount_minor === null || upload.currency === null))
    return withheld('no_amount');
  if (now > upload.at + MAX_AGE_MS) return withheld('too_old');
  const click = lastClick(path);
  if (click === 'unknown yet' || consent === 'unknown yet')
    return { state: 'waiting', reason: 'click', next_at: now + clickWaitMs(now - upload.created_at) };
  if (!click) return withheld('no_click_id');
  if (click.fbclid === null) return withheld('ambiguous_click_id');
  if (click.consent === 'denied') return withheld('consent_denied');
  if (click.consent === 'unknown' && withoutConsent) return withheld('consent_unknown');
  if (network.halted_until !== null && network.halted_until > now) {
    return { state: 'retry', reason: 'token_refused', next_at: network.halted_until };
  }
  return { state: 'send', click: { at: click.at, fbclid: click.fbclid }, consent };
}

/**
 * Returns the consent. Of a customer who came by a token, chat reports it; of one who came by a code, only the click
 * has it, and the click may be recorded later.
 */
function consentOf(
  upload: UploadFacts['upload'],
  path: readonly PathTouch[],
): MeasurementConsent | 'unknown yet' {
  const last = path.at(-1);
  if (upload.consent !== 'unknown' || last?.touch.via !== 'code') return upload.consent;
  return last.click?.consent ?? 'unknown yet';
}

/**
 * Returns the last click that has one or several of Meta's click ids; `unknown yet` while a later click is not
 * recorded.
 */
function lastClick(
  path: readonly PathTouch[],
): { at: number; consent: MeasurementConsent; fbclid: string | null } | 'unknown yet' | null {
  for (const { touch, click, source } of path.toReversed()) {
    if (touch.click_id === null && touch.code === null) continue;
    if (!click || (click.has_source === 1 && !source)) return 'unknown yet';
    if (source && (source.fbclid !== null || source.ambiguous_fbclids !== null))
      return { at: click.at, consent: click.consent, fbclid: source.fbclid };
  }
  return null;
}

/**
 * Returns the milliseconds until the next check: half of the time waited so far, from half a second to five minutes.
 */
const clickWaitMs = (waited: number) => Math.min(Math.max(waited / 2, 500), 300_000);

const withheld = (reason: WithheldReason): UploadDecision => ({ state: 'withheld', reason });
