/**
 * What a status by RFC 3463 says of the address that a mail was for. `no_mailbox`: the address takes no mail. `no_domain`:
 * nor does its domain, if the name system is right. `mail`: this mail or its sender is refused. `unreached`: all else.
 */
export type StatusMeaning = 'no_mailbox' | 'no_domain' | 'mail' | 'unreached';

/** The one table: of answers while a mail is handed over, and of reports that come later. From the IANA registry of codes. */
const MEANINGS: Readonly<Record<string, StatusMeaning>> = {
  '5.1.1': 'no_mailbox',
  '5.1.2': 'no_domain',
  '5.1.3': 'no_mailbox',
  '5.1.6': 'no_mailbox',
  // The sender's address: no such mailbox, or no such domain.
  '5.1.7': 'mail',
  '5.1.8': 'mail',
  '5.1.10': 'no_mailbox',
  '5.2.1': 'no_mailbox',
  '5.2.3': 'mail',
  '5.3.4': 'mail',
};
/** Content, and security or policy: of the mail and who sends it. */
const ABOUT_THE_MAIL = /^[45]\.[67]\./;

export function meaningOf(status: string): StatusMeaning {
  return MEANINGS[status] ?? (ABOUT_THE_MAIL.test(status) ? 'mail' : 'unreached');
}

/** The status at the beginning of an SMTP answer (RFC 2034), which may have several lines; null where there is none. */
export function statusIn(answer: string): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/m.exec(answer)?.[1] ?? null;
}

/** A bounce that does not prove that there is no such mailbox. */
export interface BouncedMail {
  status: string;
  at: number;
}

const DAY_MS = 86_400_000;
/** Older bounces are forgotten. */
export const BOUNCES_COUNT_FOR_MS = 30 * DAY_MS;
/** So many posts that bounced over so long a time mean that nobody reads there. */
const MAX_BOUNCES = 5;
const BOUNCES_SPAN_MS = 7 * DAY_MS;

/** True where these bounces show that the address takes no mail; at most one per post, none older than `BOUNCES_COUNT_FOR_MS`. */
export function isUndeliverable(returned: readonly BouncedMail[]): boolean {
  const lasting = (some: readonly BouncedMail[]): number => {
    const times = some.map(({ at }) => at);
    return Math.max(...times) - Math.min(...times);
  };
  // The name system may be wrong for an hour.
  const unknown = returned.filter(({ status }) => meaningOf(status) === 'no_domain');
  return (
    (unknown.length > 1 && lasting(unknown) >= DAY_MS) ||
    (returned.length >= MAX_BOUNCES && lasting(returned) >= BOUNCES_SPAN_MS)
  );
}
