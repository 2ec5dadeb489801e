import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';

/** Why a post did not get to somebody, by the codes of receipts that are met most. */
const REASONS = {
  left: msg`They had left before it was sent`,
  muted: msg`They have muted the channel`,
  quiet_hours: msg`It waits for the end of their quiet hours`,
  cap: msg`They have set a highest number of posts a day`,
  stopped: msg`The post was stopped before it was sent`,
  sending: msg`It is being sent`,
  interrupted: msg`Sending was interrupted and goes on`,
  endpoint_down: msg`The receiving server does not answer and is left alone for a while`,
  key_missing: msg`The address is sealed under a key that is missing: whoever runs Corong has to add it`,
  rate_limited: msg`The network's limit is used up for the moment`,
  timeout: msg`The receiving server did not answer in time`,
  unanswered: msg`No answer came, so it may have arrived`,
  broken: msg`The connection broke`,
  econnreset: msg`The connection broke`,
  econnrefused: msg`The receiving server refuses connections`,
  enotfound: msg`The receiving server's name is not known`,
  private_target: msg`The address leads into a private network`,
  gone: msg`The address no longer exists; they no longer follow`,
  blocked: msg`They have blocked the sender; they no longer follow`,
  bounced: msg`The mail address does not exist; they no longer follow`,
  complained: msg`They called a mail spam; they no longer follow`,
  failing: msg`The webhook failed for five days; it no longer follows`,
  mail_returned: msg`Their mail server could not bring it to the mailbox`,
  mail_refused: msg`Their mail server refused it`,
  mail_expired: msg`The mail could not be delivered for too long`,
  no_smtp: msg`No mail server is set up`,
  no_provider: msg`No account of this network is connected`,
  retention: msg`They were away for longer than posts are kept for them`,
  too_large: msg`The post is too large`,
  message_gone: msg`Somebody has deleted the message there`,
  wa_131026: msg`WhatsApp cannot bring it to this number`,
  wa_131049: msg`They have had as many marketing messages as WhatsApp allows at the moment`,
  wa_131050: msg`They have stopped marketing messages in WhatsApp; they no longer follow`,
  wa_131048: msg`WhatsApp limits the number, because too many people blocked it`,
  wa_190: msg`The access token for WhatsApp is not valid: enter a new one`,
  wa_bad_number: msg`WhatsApp says that this is no phone number`,
  smtp_econnrefused: msg`The mail server refuses connections`,
  smtp_etimedout: msg`The mail server did not answer in time`,
  smtp_eauth: msg`The mail server refuses its name and password`,
  telegram_401: msg`Telegram refuses the bot's token`,
  chat_not_found: msg`The chat no longer exists; they no longer follow`,
};

/** Says why in words, by code; a rare one as the server says it. */
export function useReasonWords(): (reason: string, serverWords: string | null) => string {
  const { t } = useLingui();
  return (reason, serverWords) => {
    const status = /^http_(\d{3})$/.exec(reason)?.[1];
    if (reason in REASONS) return t(REASONS[reason as keyof typeof REASONS]);
    return status ? t`The receiving server answered ${status}` : (serverWords ?? reason);
  };
}
