/**
 * What a status code of RFC 3463 says about the address of a mail. `no_mailbox`: the address accepts no mail. `no_domain`: its domain
 * accepts none, if DNS is right. `mail`: this mail or its sender is refused. `unreached`: every other failure.
 */
export type StatusMeaning = 'no_mailbox' | 'no_domain' | 'mail' | 'unreached';

/** Meanings of status codes (IANA registry), both for SMTP replies and for later reports. */
const MEANINGS: Readonly<Record<string, StatusMeaning>> = {
  '5.1.1': 'no_mailbox',
  '5.1.2': 'no_domain',
  '5.1.3': 'no_mailbox',
  '5.1.6': 'no_mailbox',
  // These two are about the sender's address, not the recipient's.
  '5.1.7': 'mail',
  '5.1.8': 'mail',
  '5.1.10': 'no_mailbox',
  '5.2.1': 'no_mailbox',
  '5.2.3': 'mail',
  '5.3.4': 'mail',
};
/** Classes of codes about the content (x.6) and about security or policy (x.7): they concern the mail and its sender. */
const ABOUT_THE_MAIL = /^[45]\.[67]\./;

/** Returns what an enhanced status code, such as `5.1.1`, says about the address. */
export function meaningOf(status: string): StatusMeaning {
  return MEANINGS[status] ?? (ABOUT_THE_MAIL.test(status) ? 'mail' : 'unreached');
}

/** The enhanced status at the beginning of an SMTP reply (RFC 2034), which may have several lines; null without one. */
export function statusIn(answer: string): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/m.exec(answer)?.[1] ?? null;
}

/** A bounce that does not prove by itself that the mailbox does not exist. */
export interface BouncedMail {
  status: string;
  at: number;
}

const DAY_MS = 86_400_000;
/** Bounces older than this are deleted, in ms. */
export const BOUNCES_COUNT_FOR_MS = 30 * DAY_MS;
/** So many bounced posts over at least `BOUNCES_SPAN_MS` mean that the address is not used any more. */
const MAX_BOUNCES = 5;
const BOUNCES_SPAN_MS = 7 * DAY_MS;

/** True when these bounces show that the address accepts no mail. There is at most one per post, and none older than `BOUNCES_COUNT_FOR_MS`. */
export function isUndeliverable(returned: readonly BouncedMail[]): boolean {
  const lasting = (some: readonly BouncedMail[]): number => {
    const times = some.map(({ at }) => at);
    return Math.max(...times) - Math.min(...times);
  };
  // DNS may be wrong for an hour, so two such bounces have to be a day apart.
  const unknown = returned.filter(({ status }) => meaningOf(status) === 'no_domain');
  return (
    (unknown.length > 1 && lasting(unknown) >= DAY_MS) ||
    (returned.length >= MAX_BOUNCES && lasting(returned) >= BOUNCES_SPAN_MS)
  );
}
