import { ForbiddenTarget } from '#platform/security/outgoing-http.js';
import type { DeliveryRoute } from '../../rate-limits/delivery-limits.js';
import { UNANSWERED } from '../http-outcome.js';
import { PRIVATE_TARGET, type Outcome } from '../outcome.js';
import { describeGenericReason } from '../reasons.js';
import { describeMailReason } from './email.descriptor.js';
import { meaningOf, statusIn } from './mail-status.js';
import { NoReplyToMail, NoSmtpUtf8 } from './smtp-connections.js';
import { MailAccountHalted } from './workspace-mail-servers.js';

/** All workspaces without a mail server of their own share one route. */
export const SMTP_ROUTE: DeliveryRoute = {
  name: 'email',
  transport: 'email',
  workspace_id: null,
  describe: (reason) => describeMailReason(reason) ?? describeGenericReason(reason),
};

/** SMTP reply codes that say that the server takes no mail, rather than that it refuses a recipient. They include a refused login. */
const OF_SERVER: ReadonlySet<number> = new Set([421, 432, 454, 530, 534, 535, 538]);

/** Commands whose replies speak of the recipient or the mail. All others (greeting, EHLO, AUTH, MAIL FROM) speak of the sender. */
const OF_MAIL: ReadonlySet<string | undefined> = new Set(['RCPT TO', 'DATA']);
/** The reply that says that the mail is too large, to MAIL FROM too (RFC 1870). */
const TOO_LARGE = 552;

/**
 * Turns an SMTP error into an outcome. A 4xx reply, no reply, a refused login or a refused sender is deferred; another 5xx
 * reply fails, and ends a follower without a mailbox.
 */
export function smtpOutcome(error: unknown): Outcome {
  if (error instanceof MailAccountHalted)
    return { state: 'deferred', ...error.halted, throttled: 'account', notSent: true };
  if (error instanceof ForbiddenTarget) return PRIVATE_TARGET;
  if (error instanceof NoReplyToMail)
    return { state: 'deferred', reason: UNANSWERED, unreachable: 'endpoint', mayHaveArrived: true };
  if (error instanceof NoSmtpUtf8) return { state: 'failed', reason: 'no_smtputf8' };
  const {
    responseCode,
    response = '',
    command,
    code,
    originalCode,
  } = error as Record<'response' | 'command' | 'code' | 'originalCode', string | undefined> & {
    responseCode?: number;
  };
  if (!responseCode) {
    const named = ((code === 'ESOCKET' && originalCode) || code || 'broken')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
    return { state: 'deferred', reason: `smtp_${named}`.slice(0, 32), unreachable: 'endpoint' };
  }
  const reason = `smtp_${responseCode}`;
  const lasting = responseCode >= 500;
  if (command === 'MAIL FROM' && responseCode === TOO_LARGE) return { state: 'failed', reason };
  if (!OF_MAIL.has(command)) {
    // Whatever status stands in the reply: it says nothing of the recipient, and all mails would be refused alike.
    const ofServer = lasting || OF_SERVER.has(responseCode);
    return { state: 'deferred', reason, ...(ofServer && { unreachable: 'provider' }) };
  }
  // Without an enhanced status, only a refused recipient says something about the address, and not what.
  const status = statusIn(response) ?? (command === 'RCPT TO' ? `${lasting ? 5 : 4}.0.0` : null);
  const meaning = status === null ? 'mail' : meaningOf(status);
  if (OF_SERVER.has(responseCode)) return { state: 'deferred', reason, unreachable: 'provider' };
  if (lasting && meaning === 'no_mailbox') return { state: 'failed', reason: 'bounced', ends: 'bounced' };
  const bounced = status !== null && meaning !== 'mail' && { bounceStatus: status };
  if (lasting) return { state: 'failed', reason, ...bounced };
  return { state: 'deferred', reason, ...bounced };
}
